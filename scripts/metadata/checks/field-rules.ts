import { error, type Finding } from "../finding.ts";
import { componentsOf, type Component } from "../source/component.ts";
import type { SourcePackage } from "../source/package.ts";
import { childrenOf, textAt } from "../source/xml.ts";

/** What a type of field must and must not say, and how long or large it may be (contract salesforce-metadata 5.1). */
interface Rule {
  needs?: readonly string[];
  refuses?: readonly string[];
  /** The least and the most of a number. */
  between?: Readonly<Record<string, readonly [number, number]>>;
}

const rules: Readonly<Record<string, Rule>> = {
  Text: { needs: ["length"], between: { length: [1, 255] } },
  TextArea: { refuses: ["length"] },
  LongTextArea: {
    needs: ["length", "visibleLines"],
    refuses: ["required", "unique", "externalId"],
    between: { length: [256, 131072] },
  },
  Number: { needs: ["precision", "scale"], between: { precision: [1, 18] } },
  Checkbox: { needs: ["defaultValue"], refuses: ["required"] },
  Picklist: { needs: ["valueSet"], refuses: ["length"] },
  Lookup: { needs: ["referenceTo", "relationshipName"], refuses: ["relationshipOrder", "reparentableMasterDetail"] },
  MasterDetail: {
    needs: ["referenceTo", "relationshipName", "relationshipOrder"],
    refuses: ["required", "deleteConstraint", "lookupFilter"],
  },
  Url: { refuses: ["length"] },
  Email: { refuses: ["length"] },
  Phone: { refuses: ["length"] },
  DateTime: { refuses: ["length"] },
};
const sourcesOfValues = ["valueSetDefinition", "valueSetName"];
const sameOnObjects = ["enableBulkApi", "enableSharing", "enableStreamingApi"];

/** Fields and objects say what their type demands, and nothing that an org refuses. */
export function checkFieldRules(source: SourcePackage): Finding[] {
  return [
    ...componentsOf(source, "CustomField").flatMap((field) => [
      ...checkRule(field),
      ...checkTogether(field),
      ...checkKey(field),
      ...checkValueSet(field),
    ]),
    ...componentsOf(source, "CustomObject").flatMap((object) => [
      ...checkObject(object),
      ...checkSharing(source, object),
    ]),
  ];
}

function checkRule(field: Component): Finding[] {
  const type = textAt(field.body, "type") ?? "";
  if (type === "") return [error(field.path, "It has no <type>. Add one.")];
  if (textAt(field.body, "formula") !== undefined) return [];
  const { needs = [], refuses = [], between = {} } = rules[type] ?? {};
  return [
    ...["label", ...needs]
      .filter((name) => textAt(field.body, name) === undefined)
      .map((name) => error(field.path, `A ${type} field needs <${name}>. Add it.`)),
    ...refuses
      .filter((name) => !["false", undefined].includes(textAt(field.body, name)))
      .map((name) => error(field.path, `A ${type} field takes no <${name}>. Take it out.`)),
    ...Object.entries(between).flatMap(([name, [least, most]]) => {
      const value = Number(textAt(field.body, name) ?? least);
      return value >= least && value <= most
        ? []
        : [error(field.path, `<${name}> is ${value}; an org takes ${least} to ${most}. Correct it.`)];
    }),
  ];
}

function checkTogether({ path, name, body }: Component): Finding[] {
  const is = (element: string) => textAt(body, element) === "true";
  const findings: Finding[] = [];
  if (is("required") && textAt(body, "deleteConstraint") === "SetNull") {
    findings.push(
      error(path, "A required lookup cannot become empty. Choose another deleteConstraint or do not require it."),
    );
  }
  if (name.includes("__mdt.") && textAt(body, "fieldManageability") === undefined) {
    findings.push(error(path, "A field of a custom metadata type needs <fieldManageability>. Add it."));
  }
  const relationship = textAt(body, "relationshipName");
  if (relationship !== undefined && !/^opencx/i.test(relationship)) {
    findings.push(
      error(path, `The relationship ${relationship} may clash with the customer's own. Begin it with OpenCx_.`),
    );
  }
  return findings;
}

/** An upsert that finds records by a key must know whether `Ab` and `ab` are the same key. */
function checkKey({ path, body }: Component): Finding[] {
  const is = (element: string) => textAt(body, element) === "true";
  if (textAt(body, "type") !== "Text" || !is("unique") || !is("externalId")) return [];
  if (textAt(body, "caseSensitive") !== undefined) return [];
  return [error(path, "A unique external key needs <caseSensitive>. Add it.")];
}

function checkValueSet({ path, body }: Component): Finding[] {
  const [valueSet] = childrenOf(body, "valueSet");
  if (valueSet === undefined) return [];
  const given = sourcesOfValues.filter((name) => childrenOf(valueSet, name).length > 0);
  if (given.length === 1) return [];
  return [
    error(path, `A picklist has either ${sourcesOfValues.join(" or ")}, and this has ${given.length}. Keep one.`),
  ];
}

function checkSharing(source: SourcePackage, { path, name, body }: Component): Finding[] {
  const hasParent = componentsOf(source, "CustomField").some(
    (field) => field.name.startsWith(`${name}.`) && textAt(field.body, "type") === "MasterDetail",
  );
  return ["sharingModel", "externalSharingModel"]
    .filter((element) => textAt(body, element) === "ControlledByParent" && !hasParent)
    .map((element) =>
      error(path, `<${element}> is ControlledByParent, and no master-detail field names a parent. Choose another.`),
    );
}

function checkObject({ path, body }: Component): Finding[] {
  const values = new Set(sameOnObjects.map((name) => textAt(body, name)));
  if (values.size < 2) return [];
  return [error(path, `${sameOnObjects.join(", ")} must be all the same. Set them alike.`)];
}
