import { randomUUID } from "node:crypto";
import { badPayload, badQuery, DataverseError } from "../dataverse-error.ts";
import type { Answer, Call } from "../rest/call.ts";
import { dispatch } from "../rest/dispatch.ts";
import { readJson } from "../rest/read-json.ts";
import { readPreferences } from "../rest/preferences.ts";
import { readBatch } from "./read-batch.ts";
import type { InnerRequest } from "./read-batch.ts";
import { writeBatch } from "./write-batch.ts";
import type { AnswerItem, InnerAnswer } from "./write-batch.ts";

/** A batch, with what each of its requests shares. */
export type BatchCall = Omit<Call, "method" | "path" | "query" | "body" | "references">;

export interface BatchAnswer {
  status: number;
  contentType: string;
  text: string;
}

/**
 * Runs a batch: requests one after the other, each change set wholly or not at all. The first failure ends it and gives
 * the whole its status, unless `Prefer: odata.continue-on-error` was sent (contract dynamics-365 3.5). Throws
 * DataverseError when the batch itself cannot be read.
 */
export function runBatch(call: BatchCall, text: string): BatchAnswer {
  const items = readBatch(text, call.headers.get("content-type"));
  const { continueOnError } = readPreferences(call.headers);
  const answers: AnswerItem[] = [];
  let status = 200;
  for (const item of items) {
    const answer = Array.isArray(item) ? runChangeSet(call, item) : runOne(call, item, new Map());
    answers.push(answer);
    const failed = Array.isArray(answer) || answer.answer.status < 400 ? undefined : answer.answer.status;
    if (failed === undefined || continueOnError) continue;
    status = failed;
    break;
  }
  return { status, ...writeBatch(answers) };
}

/** A change set that fails gives one answer, that of the request which failed, and leaves nothing behind. */
function runChangeSet(call: BatchCall, requests: InnerRequest[]): AnswerItem {
  const references = new Map<string, string>();
  try {
    return call.world.tenant.store.atomically(() => requests.map((request) => runInSet(call, request, references)));
  } catch (error) {
    if (error instanceof ChangeSetFailure) return error.failed;
    throw error;
  }
}

function runInSet(call: BatchCall, request: InnerRequest, references: Map<string, string>): InnerAnswer {
  const done = runOne(call, request, references);
  if (done.answer.status >= 400) throw new ChangeSetFailure(done);
  const address = done.answer.headers["odata-entityid"] ?? addressIn(call, request, done.answer);
  if (address !== undefined && request.contentId !== undefined) references.set(`$${request.contentId}`, address);
  return done;
}

/** With `return=representation` there is no header: the key is in the body. */
function addressIn({ base, world }: BatchCall, request: InnerRequest, { body }: Answer): string | undefined {
  const set = /\/api\/data\/v\d+\.\d+\/(\w+)/.exec(request.url)?.[1] ?? /^\/?(\w+)/.exec(request.url)?.[1] ?? "";
  const table = world.tenant.schema.bySet(set);
  const id = table === undefined ? undefined : (body as Record<string, unknown> | undefined)?.[table.key];
  return typeof id === "string" ? `${base}/${set}(${id})` : undefined;
}

function runOne(call: BatchCall, request: InnerRequest, references: Map<string, string>): InnerAnswer {
  const { contentId } = request;
  try {
    const { path, query } = locate(request.url, references);
    const headers = withDefaults(request.headers, call.headers);
    const body = readJson(request.text.trim(), request.headers.get("content-type"));
    return { contentId, answer: dispatch({ ...call, method: request.method, path, query, headers, body, references }) };
  } catch (error) {
    if (!(error instanceof DataverseError)) throw error;
    const headers = { ...error.headers, REQ_ID: randomUUID() };
    return { contentId, answer: { status: error.status, headers, body: error.body } };
  }
}

/** An inner address is absolute, a path from the root, relative to the version, or begins with a reference. */
function locate(url: string, references: Map<string, string>): { path: string; query: string } {
  const reference = /^\/?(\$[^/?]+)(.*)$/s.exec(url);
  const known = reference === null ? undefined : references.get(reference[1] ?? "");
  if (reference !== null && known === undefined) {
    throw badPayload("", `Content-ID Reference: '${reference[1] ?? ""}' does not exist in the batch context.`);
  }
  const address = known === undefined ? url : known + (reference?.[2] ?? "");
  const below = /^(?:https?:\/\/[^/]+)?\/api\/data\/v9\.[0-2]\/(.*)$/s.exec(address)?.[1] ?? address;
  if (/^(?:https?:)?\//.test(below)) throw badQuery(`The address '${url}' is not one of this service.`);
  const mark = below.indexOf("?");
  return mark < 0 ? { path: below, query: "" } : { path: below.slice(0, mark), query: below.slice(mark) };
}

/** What the batch prefers holds for its requests where they say nothing themselves. */
function withDefaults(own: Headers, outer: Headers): Headers {
  const headers = new Headers(own);
  const prefer = outer.get("prefer");
  if (!headers.has("prefer") && prefer !== null) headers.set("prefer", prefer);
  return headers;
}

class ChangeSetFailure extends Error {
  readonly failed: InnerAnswer;

  constructor(failed: InnerAnswer) {
    super("A request of the change set failed.");
    this.failed = failed;
  }
}
