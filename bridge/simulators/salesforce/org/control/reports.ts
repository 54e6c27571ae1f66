import type { ObjectSpec, Row } from "../schema/types.ts";
import { showValue } from "../rest/show.ts";
import type { Shown } from "../rest/show.ts";
import type { World } from "../world.ts";
import { ControlError } from "./operation.ts";

/** A Case with all that hangs on it. */
export interface CaseReport {
  /** All fields, those that a client cannot see too. */
  case: Shown;
  deleted: boolean;
  /** How often it was written. */
  version: number;
  comments: Shown[];
  posts: Shown[];
  emails: Shown[];
  files: Shown[];
  deliveries: Shown[];
}

/** One Case by its id, number, handoff key or session id. Throws ControlError 404. */
export function findCase(world: World, which: string): Row {
  const known = ["CaseNumber", "OpenCx_Handoff_Key__c", "OpenCx_Session_Id__c"];
  const found =
    world.records.get("Case", which) ??
    world.records.all("Case").find((row) => known.some((name) => row[name] === which));
  if (found === undefined) throw new ControlError(404, `No Case ${which}.`);
  return found;
}

/** One Case with all that hangs on it. */
export function caseReport(world: World, which: string): CaseReport {
  const row = findCase(world, which);
  const id = row["Id"];
  const links = shown(world, "ContentDocumentLink", ({ LinkedEntityId }) => LinkedEntityId === id);
  const documents = new Set(links.map(({ ContentDocumentId }) => ContentDocumentId));
  return {
    case: show(world, world.schema.object("Case"), row),
    deleted: row["IsDeleted"] === true,
    version: Number(row["#version"]),
    comments: shown(world, "CaseComment", ({ ParentId }) => ParentId === id),
    posts: shown(world, "FeedItem", ({ ParentId }) => ParentId === id),
    emails: shown(world, "EmailMessage", ({ ParentId }) => ParentId === id),
    files: shown(world, "ContentVersion", (one) => documents.has(one["ContentDocumentId"]) && one["IsLatest"] === true),
    deliveries: shown(world, "OpenCx_Delivery__c", ({ Case__c }) => Case__c === id),
  };
}

/** Every record of an object, in the order of its creation. */
export function shown(world: World, object: string, wanted: (row: Row) => boolean = () => true): Shown[] {
  const spec = world.schema.find(object);
  if (spec === undefined) return [];
  return world.records
    .all(spec.name)
    .filter(wanted)
    .map((row) => show(world, spec, row));
}

/** The org as a whole. */
export function stateReport(world: World) {
  return {
    orgId: world.orgId,
    url: world.baseUrl,
    now: world.now(),
    sandbox: world.sandbox,
    state: world.state,
    limits: { used: world.limits.used, max: world.limits.max },
    sessions: world.tokens.size,
    clients: world.clients
      .all()
      .map(({ clientId, runAs, certificate }) => ({ clientId, runAs, jwt: certificate !== undefined })),
    outbox: { ...world.outbox.settings, bridgeKey: world.outbox.settings.bridgeKey === "" ? "" : "set" },
    faults: world.faults.list(),
    rules: world.rules,
    violations: world.violations.list,
  };
}

function show(world: World, spec: ObjectSpec, row: Row): Shown {
  const record: Shown = {};
  for (const field of spec.fields) record[field.name] = showValue(field, row, world.baseUrl);
  return record;
}
