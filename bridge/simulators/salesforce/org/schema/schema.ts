import { packageFields, packageObjectSpecs } from "./package-fields.ts";
import { standardObjects } from "./standard-objects.ts";
import type { ChildRelationship, FieldSpec, ObjectSpec } from "./types.ts";

/** Which objects and fields the org has; names are found in any case, as Salesforce does. */
export class Schema {
  readonly #objects = new Map<string, ObjectSpec>();
  readonly #fields = new Map<string, Map<string, FieldSpec>>();
  readonly #byPrefix = new Map<string, ObjectSpec>();
  readonly #added: { object: ObjectSpec; field: FieldSpec }[] = [];

  /** @param withPackage whether the package is installed */
  constructor(withPackage = true) {
    const standard = standardObjects();
    for (const object of withPackage ? [...standard, ...packageObjectSpecs()] : standard)
      this.#add(object, withPackage);
  }

  all(): ObjectSpec[] {
    return [...this.#objects.values()];
  }

  find(name: string): ObjectSpec | undefined {
    return this.#objects.get(name.toLowerCase());
  }

  /** The object of that name, which is known to be there. */
  object(name: string): ObjectSpec {
    const found = this.find(name);
    if (found === undefined) throw new Error(`No object ${name}.`);
    return found;
  }

  byId(id: string): ObjectSpec | undefined {
    return this.#byPrefix.get(id.slice(0, 3));
  }

  field(object: ObjectSpec, name: string): FieldSpec | undefined {
    return this.#fields.get(object.name)?.get(name.toLowerCase());
  }

  /** The field behind a relationship, such as `ContactId` behind `Contact`. */
  relationship(object: ObjectSpec, name: string): FieldSpec | undefined {
    return object.fields.find(({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase());
  }

  children(object: ObjectSpec): ChildRelationship[] {
    return this.all().flatMap((child) =>
      child.fields.flatMap(({ name, childrenName, referenceTo }) =>
        childrenName !== undefined && referenceTo.includes(object.name)
          ? [{ relationshipName: childrenName, childObject: child.name, field: name }]
          : [],
      ),
    );
  }

  /** Adds a field that an admin of the org made. */
  addField(object: ObjectSpec, field: FieldSpec): void {
    object.fields.push(field);
    this.#fields.get(object.name)?.set(field.name.toLowerCase(), field);
    this.#added.push({ object, field });
  }

  /** Takes away what was added. */
  clear(): void {
    for (const { object, field } of this.#added.splice(0)) {
      object.fields.splice(object.fields.indexOf(field), 1);
      this.#fields.get(object.name)?.delete(field.name.toLowerCase());
    }
  }

  #add(object: ObjectSpec, withPackage: boolean): void {
    if (withPackage && !object.custom) object.fields.push(...packageFields(object.name));
    this.#objects.set(object.name.toLowerCase(), object);
    this.#byPrefix.set(object.keyPrefix, object);
    this.#fields.set(object.name, new Map(object.fields.map((field) => [field.name.toLowerCase(), field])));
  }
}
