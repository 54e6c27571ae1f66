import { join } from "node:path";
import { ComponentSet } from "@salesforce/source-deploy-retrieve";
import type { OrgContext } from "../context.ts";
import { done, failed, type Outcome } from "../outcome.ts";
import type { Sf } from "../sf.ts";
import { soqlText } from "../soql-text.ts";
import type { Step } from "./step.ts";

export const preflightSteps: Step[] = [
  {
    title: "Names of core are free",
    part: "core",
    run: (context) => checkNames(context, "core/main", "CustomObject OpenCx_Settings__mdt"),
  },
  { title: "Case_From__c", part: "core", run: checkCaseFrom },
  { title: "Chatter and e-mail", part: "core", run: checkObjects },
  {
    title: "Names of messaging are free",
    part: "messaging",
    run: (context) => checkNames(context, "messaging/main", "CustomObject OpenCx_Routing_Rule__mdt"),
  },
  { title: "Fields on Messaging Session", part: "messaging", run: checkSessionFields },
];

/**
 * A deploy replaces what has the same name, without asking. Where a part was never installed, nothing of it can be in the
 * org, so whatever has one of its names is the org's own.
 *
 * @param mark a component that shows that the part was installed before.
 */
async function checkNames({ sf, root, options }: OrgContext, folder: string, mark: string): Promise<Outcome> {
  if (options.replace) return done("not looked at (--replace)");
  const ours = namesIn(join(root, "force-app", folder));
  const objects = await namesOf(sf, "CustomObject");
  if (objects.includes(mark)) return done("the part was installed here before");
  const types = new Set([...ours].map((name) => name.split(" ")[0] ?? ""));
  const theirs = [...objects];
  for (const type of types) if (type !== "CustomObject") theirs.push(...(await namesOf(sf, type)));
  const taken = theirs.filter((name) => ours.has(name));
  if (taken.length === 0) return done("nothing in the org has one of them");
  return failed(
    `the org has these already: ${taken.join(", ")}`,
    "Rename them in the org, or, if they are an earlier trial of this package, run this with --replace.",
  );
}

/** Fields have a check of their own; labels and layouts belong to what they are for. */
const notLooked = new Set(["CustomField", "CustomLabels", "CustomLabel", "Layout", "ListView", "CompactLayout"]);

function namesIn(folder: string): Set<string> {
  const components = ComponentSet.fromSource(folder).getSourceComponents().toArray();
  const named = components.filter(({ type }) => !notLooked.has(type.name));
  return new Set(named.map(({ type, fullName }) => `${type.name} ${fullName}`));
}

async function namesOf(sf: Sf, type: string): Promise<string[]> {
  return (await sf.list(type)).map((name) => `${type} ${name}`);
}

/** Two triggers carry posts and e-mails; an org has their objects only with these features. */
async function checkObjects({ sf }: OrgContext): Promise<Outcome> {
  const needed: Record<string, string> = {
    FeedItem: "Setup, Chatter Settings, Enable",
    EmailMessage: "Setup, Enhanced Email, Enable (or switch on Email-to-Case)",
  };
  const rows = await sf.query<{ QualifiedApiName: string }>(
    `SELECT QualifiedApiName FROM EntityDefinition WHERE QualifiedApiName IN (${Object.keys(needed).map(soqlText).join(", ")})`,
  );
  const there = new Set(rows.map((row) => row.QualifiedApiName));
  const missing = Object.keys(needed).filter((name) => !there.has(name));
  if (missing.length === 0) return done("the org has both");
  return failed(
    `the org has no ${missing.join(" and no ")}`,
    `${missing.map((name) => needed[name]).join("; ")}; then run this again.`,
  );
}

/** The published name of the field may exist, made by hand with another type; a type cannot be changed by a deploy. */
async function checkCaseFrom({ sf, options }: OrgContext): Promise<Outcome> {
  const type = (await fieldTypes(sf, "Case", ["Case_From__c"])).get("Case_From__c");
  if (type === undefined) return done("the field does not exist yet");
  if (options.keepCaseFrom) return done(`the org's own field stays (${type})`);
  if (isText(type)) return done("the field is there, with our type");
  return failed(
    `the org has a field Case_From__c of type ${type}; a deploy cannot change a type`,
    "Run this with --keep-case-from: the org's field stays. It must take the value opencx (a picklist needs it as a value).",
  );
}

/** Some of the routing fields have everyday names, which an org may use for something else. */
async function checkSessionFields({ sf, root }: OrgContext): Promise<Outcome> {
  const ours = ComponentSet.fromSource(join(root, "force-app", "messaging", "main"))
    .getSourceComponents()
    .toArray()
    .filter(({ type, fullName }) => type.name === "CustomField" && fullName.startsWith("MessagingSession."))
    .map(({ fullName }) => fullName.slice("MessagingSession.".length));
  const types = await fieldTypes(sf, "MessagingSession", ours);
  const other = [...types].filter(([, type]) => !isText(type)).map(([name, type]) => `${name} (${type})`);
  if (other.length === 0) return done(types.size === 0 ? "none exists yet" : `${types.size} exist, as text`);
  return failed(
    `the org uses these names for something else: ${other.join(", ")}`,
    "Rename the org's fields (Setup, Object Manager, Messaging Session); what routes by them has to follow.",
  );
}

async function fieldTypes(sf: Sf, object: string, fields: string[]): Promise<Map<string, string>> {
  const rows = await sf.query<{ QualifiedApiName: string; DataType: string }>(
    `SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = '${object}' ` +
      `AND QualifiedApiName IN (${fields.map(soqlText).join(", ")})`,
    { tooling: true },
  );
  return new Map(rows.map(({ QualifiedApiName, DataType }) => [QualifiedApiName, DataType]));
}

/** The org tells the type in its own language, but always with the length of a text: `Text(255)`, `Texto(255)`. */
function isText(dataType: string): boolean {
  return /^\p{L}+\s?\(\d+\)$/u.test(dataType);
}
