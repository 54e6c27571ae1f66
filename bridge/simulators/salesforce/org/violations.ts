import type { Change } from "./records/writer.ts";
import type { Row } from "./schema/types.ts";
import type { World } from "./world.ts";

/** What no sound client does, and what the simulator itself got wrong; a sound run has none. */
export class Violations {
  list: string[] = [];
  readonly #report: (violation: string) => void;

  constructor(
    report: (violation: string) => void = (violation) => console.error(`Salesforce simulator: ${violation}`),
  ) {
    this.#report = report;
  }

  add(violation: string): void {
    this.list.push(violation);
    this.#report(violation);
  }

  clear(): void {
    this.list = [];
  }
}

/** Looks for what the bridge must never do: anything twice that is there once. Only writes of its own user count. */
export function findRepeats(world: World, change: Change): string[] {
  if (change.action !== "insert" || change.after === undefined || !world.people.isBridge(change.userId)) return [];
  const row = change.after;
  if (change.object === "Case") return repeatedCase(world, row);
  if (change.object === "CaseComment") return repeatedComment(world, row);
  if (change.object === "EmailMessage") return repeatedEmail(world, row);
  if (change.object === "ContentVersion") return repeatedFile(world, row);
  return [];
}

function repeatedCase(world: World, row: Row): string[] {
  const session = row["OpenCx_Session_Id__c"] ?? null;
  const others = siblings(world, "Case", "OpenCx_Session_Id__c", row).filter((one) => one["IsClosed"] !== true);
  if (session === null || others.length === 0) return [];
  return [`session ${String(session)} has a second open Case: ${[...others, row].map(({ Id }) => Id).join(", ")}`];
}

function repeatedComment(world: World, row: Row): string[] {
  const marker = markerOf(row["CommentBody"]);
  if (marker === undefined) return [];
  const same = siblings(world, "CaseComment", "ParentId", row).filter((one) => markerOf(one["CommentBody"]) === marker);
  return same.length === 0 ? [] : [`comment ${marker} is twice on Case ${String(row["ParentId"])}`];
}

function repeatedEmail(world: World, row: Row): string[] {
  const id = row["MessageIdentifier"] ?? null;
  const same = siblings(world, "EmailMessage", "ParentId", row).some((one) => one["MessageIdentifier"] === id);
  return id === null || !same ? [] : [`email ${String(id)} is twice on Case ${String(row["ParentId"])}`];
}

function repeatedFile(world: World, row: Row): string[] {
  if ((row["FirstPublishLocationId"] ?? null) === null) return [];
  const same = siblings(world, "ContentVersion", "FirstPublishLocationId", row).filter(
    (one) => one["Checksum"] === row["Checksum"] && one["Title"] === row["Title"],
  );
  return same.length === 0 ? [] : [`file ${String(row["Title"])} is twice on ${String(row["FirstPublishLocationId"])}`];
}

/** The part `[k/n · key-sum]` that numbers the bridge's comments, or undefined. */
export function markerOf(text: unknown): string | undefined {
  return typeof text === "string" ? /\[\d+\/\d+ · [^\]\s]+\]/.exec(text)?.[0] : undefined;
}

function siblings({ records, schema }: World, object: string, fieldName: string, row: Row): Row[] {
  const field = schema.field(schema.object(object), fieldName);
  if (field === undefined) return [];
  return records.find(object, field, row[fieldName] ?? null).filter(({ Id }) => Id !== row["Id"]);
}
