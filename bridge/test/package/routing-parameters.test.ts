import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { routingParameters } from "../../src/desks/salesforce-messaging/attributes.ts";

const objects = join(import.meta.dirname, "..", "..", "..", "force-app", "messaging", "main", "default", "objects");
const fieldsFolder = join(objects, "MessagingSession", "fields");

function readField(name: string): { fullName: string; type: string; length: number } {
  const xml = readFileSync(join(fieldsFolder, `${name}__c.field-meta.xml`), "utf8");
  const element = (tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? "";
  return { fullName: element("fullName"), type: element("type"), length: Number(element("length")) };
}

test("each routing parameter has a text field on the Messaging Session of exactly its length", () => {
  const fields = routingParameters.map(({ name }) => readField(name));

  const wanted = routingParameters.map(({ name, maxLength }) => ({
    fullName: `${name}__c`,
    type: "Text",
    length: maxLength,
  }));
  expect(fields).toEqual(wanted);
});
