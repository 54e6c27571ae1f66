import { error, type Finding } from "../../finding.ts";
import { componentsOf, type Component } from "../../source/component.ts";
import { elementsAt, textAt, type XmlElement } from "../../source/xml.ts";
import type { Resolver } from "./resolver.ts";

const schemaTypes: Readonly<Record<string, readonly string[]>> = {
  Checkbox: ["boolean"],
  Number: ["double", "int"],
  Percent: ["double"],
  Date: ["date"],
  DateTime: ["dateTime"],
};
/** Fields whose value names a component, by the name of the field. */
const namedByField: Readonly<Record<string, string>> = { Queue__c: "Queue", Named_Credential__c: "NamedCredential" };

/** Records of custom metadata types: their type, fields and values fit, and what a value names exists. */
export function checkRecords(resolver: Resolver): Finding[] {
  return componentsOf(resolver.source, "CustomMetadata").flatMap((record) => {
    const object = `${record.name.split(".")[0] ?? ""}__mdt`;
    return [
      ...resolver.object(record.path, object),
      ...["xsi", "xsd"]
        .filter((prefix) => record.body.attributes[`xmlns:${prefix}`] === undefined)
        .map((prefix) => error(record.path, `The root element lacks xmlns:${prefix}. Declare it.`)),
      ...elementsAt(record.body, "values").flatMap((values) => checkValue(resolver, record, object, values)),
    ];
  });
}

function checkValue(resolver: Resolver, record: Component, object: string, values: XmlElement): Finding[] {
  const field = textAt(values, "field") ?? "";
  const definition = resolver.find("CustomField", `${object}.${field}`);
  if (definition === undefined) return resolver.field(record.path, object, field);
  const value = values.children.find(({ name }) => name === "value");
  if (value === undefined || value.attributes["xsi:nil"] === "true") return [];
  const text = value.text.trim();
  const type = textAt(definition.body, "type") ?? "";
  const expected = schemaTypes[type] ?? ["string"];
  const given = (value.attributes["xsi:type"] ?? "").replace("xsd:", "");
  const findings: Finding[] = [];
  if (!expected.includes(given)) {
    findings.push(
      error(record.path, `${field} is a ${type}; write xsi:type="xsd:${expected[0] ?? ""}", not "${given}".`),
    );
  }
  const length = Number(textAt(definition.body, "length") ?? Infinity);
  if (text.length > length)
    findings.push(error(record.path, `The value of ${field} is longer than its ${length}. Shorten it.`));
  const named = namedByField[field];
  return named === undefined || text === "" || findings.length > 0
    ? findings
    : [...findings, ...resolver.atRunTime(record.path, named, text)];
}
