import { join } from "node:path";
import { ComponentSet } from "@salesforce/source-deploy-retrieve";
import type { OrgContext } from "../context.ts";
import { done, failed, type Outcome } from "../outcome.ts";
import type { Step } from "./step.ts";

/** Types whose names an org may have taken already. A deploy replaces what has the same name, without asking. */
const clashing = ["ApexClass", "ApexTrigger", "CustomObject", "Flow", "LightningComponentBundle", "PermissionSet"];

export const preflightSteps: Step[] = [
  { title: "Names are free", part: "all", run: checkNames },
  { title: "Case_From__c", part: "core", run: checkCaseFrom },
];

/** On the first install nothing of ours can be there, so whatever has one of our names is the org's own. */
async function checkNames({ sf, root, options }: OrgContext): Promise<Outcome> {
  const objects = await sf.list("CustomObject");
  if (objects.includes("OpenCx_Settings__mdt")) return done("the package was installed here before");
  if (options.replace) return done("not looked at (--replace)");
  const ours = ownNames(root, options.parts);
  const taken: string[] = [];
  for (const type of clashing) {
    const theirs = type === "CustomObject" ? objects : await sf.list(type);
    const found = theirs.filter((name) => ours.has(`${type} ${name}`)).map((name) => `${type} ${name}`);
    taken.push(...found);
  }
  if (taken.length === 0) return done("nothing in the org has one of our names");
  return failed(
    `the org has these already: ${taken.join(", ")}`,
    "Rename them in the org, or, if they are an earlier trial of this package, run this with --replace.",
  );
}

/** Objects that Salesforce brings are extended, not replaced. */
function ownNames(root: string, parts: readonly string[]): Set<string> {
  const set = ComponentSet.fromSource({ fsPaths: parts.map((part) => join(root, "force-app", part)) });
  return new Set(
    set
      .getSourceComponents()
      .toArray()
      .filter(({ type, fullName }) => type.name !== "CustomObject" || fullName.includes("__"))
      .map(({ type, fullName }) => `${type.name} ${fullName}`),
  );
}

/** The published name of the field may exist, made by hand with another type; a type cannot be changed by a deploy. */
async function checkCaseFrom({ sf, options }: OrgContext): Promise<Outcome> {
  const [field] = await sf.query<{ DataType: string }>(
    "SELECT DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Case' AND QualifiedApiName = 'Case_From__c'",
    { tooling: true },
  );
  if (field === undefined) return done("the field does not exist yet");
  if (options.keepCaseFrom) return done(`the org's own field stays (${field.DataType})`);
  if (field.DataType === "Text(255)") return done("the field is there, with our type");
  return failed(
    `the org has a field Case_From__c of type ${field.DataType}; a deploy cannot change a type`,
    "Run this with --keep-case-from: the org's field stays. It must take the value opencx (a picklist needs it as a value).",
  );
}
