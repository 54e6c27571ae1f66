import { error, type Finding } from "../../finding.ts";
import type { Component } from "../../source/component.ts";
import { isThereFor } from "../../source/order.ts";
import type { SourcePackage } from "../../source/package.ts";
import { isStandardField, standardObjects } from "../../source/standard-fields.ts";

/** Answers, for each name that a file mentions, whether the package or the org has it by the time the file is deployed. */
export class Resolver {
  readonly source: SourcePackage;
  readonly #byName: Map<string, Component>;
  readonly #fieldNames: Set<string>;

  constructor(source: SourcePackage) {
    this.source = source;
    this.#byName = new Map(source.components.map((component) => [`${component.type}:${component.name}`, component]));
    this.#fieldNames = new Set(
      source.components
        .filter(({ type }) => type === "CustomField")
        .map(({ name }) => name.slice(name.indexOf(".") + 1)),
    );
  }

  /** The component of that type and name. */
  find(type: string, name: string): Component | undefined {
    return this.#byName.get(`${type}:${name}`);
  }

  /** A finding where the package has no such component, or deploys it only after the file that needs it. */
  component(file: string, type: string, name: string): Finding[] {
    const found = this.find(type, name);
    if (found === undefined) return [error(file, `It names the ${type} ${name}, and the package has none. ${advice}`)];
    return this.#order(file, found);
  }

  /** The same for what only counts when it runs, so that the order of deployment does not matter. */
  atRunTime(file: string, type: string, name: string): Finding[] {
    return this.find(type, name) === undefined ? this.component(file, type, name) : [];
  }

  /** A finding where neither the package nor the org has the object. */
  object(file: string, name: string): Finding[] {
    if (standardObjects.has(name)) return [];
    return this.component(file, "CustomObject", name);
  }

  /** A finding where the object has no such field, custom or standard. */
  field(file: string, object: string, field: string): Finding[] {
    const found = this.find("CustomField", `${object}.${field}`);
    if (found !== undefined) return this.#order(file, found);
    if (!field.endsWith("__c") && isStandardField(object, field)) return [];
    return [error(file, `It names the field ${object}.${field}, which does not exist. ${advice}`)];
  }

  /** Whether any object of the package has a custom field of that name. */
  isFieldSomewhere(field: string): boolean {
    return this.#fieldNames.has(field);
  }

  #order(file: string, needed: Component): Finding[] {
    if (isThereFor(this.source, file, needed.path)) return [];
    return [
      error(file, `It needs ${needed.name} of ${needed.path}, which is deployed later or only on demand. Move one.`),
    ];
  }
}

const advice = "Add it or correct the name.";
