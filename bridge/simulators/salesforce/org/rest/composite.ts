import { refusal, RestError } from "../rest-error.ts";
import { Writer } from "../records/writer.ts";
import { atOnce } from "./at-once.ts";
import type { RestAnswer, RestCall } from "./call.ts";
import { collections } from "./collections.ts";
import { dispatch } from "./dispatch.ts";
import { fillReferences } from "./references.ts";
import type { Answered } from "./references.ts";
import { notAllowed, notFound } from "./refusals.ts";

const mostParts = 25;
const mostLongParts = 5;

interface Part {
  method: string;
  url: string;
  referenceId: string;
  body?: unknown;
  httpHeaders?: Record<string, string>;
}

interface PartAnswer {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

/** `/composite`: up to 25 parts that may refer to earlier ones; 200 also when parts failed. Throws RestError. */
export function composite(call: RestCall): RestAnswer {
  if (call.path[1] === "sobjects") return collections(call);
  if (call.path.length > 1) throw notFound();
  if (call.method !== "POST") throw notAllowed(call.method, "POST");
  const { allOrNone, parts } = readParts(call);
  const answered: Answered = new Map();
  const works = parts.map((part) => () => runPart(call, part, answered));
  const compositeResponse = atOnce<PartAnswer>(call.world.records, allOrNone, works, {
    failed: ({ httpStatusCode }) => httpStatusCode >= 300,
    undone: halted,
    stopAtFirst: true,
  }).map((answer, index) => ({ ...answer, referenceId: parts[index]?.referenceId ?? "" }));
  return { status: 200, body: { compositeResponse } };
}

function readParts({ world, body }: RestCall): { allOrNone: boolean; parts: Part[] } {
  const { compositeRequest, allOrNone } = (body ?? {}) as { compositeRequest?: Part[]; allOrNone?: boolean };
  if (!Array.isArray(compositeRequest) || compositeRequest.length === 0) {
    throw refusal("INVALID_INPUT", "compositeRequest is required.");
  }
  if (compositeRequest.length > mostParts) {
    world.violations.add(`${compositeRequest.length} parts in a composite request, of which ${mostParts} are allowed`);
    throw refusal("LIMIT_EXCEEDED", `Limit exceeded: a composite request can have at most ${mostParts} subrequests.`);
  }
  const long = compositeRequest.filter(({ url }) => /\/(query|queryAll)\b|\/composite\/sobjects\b/.test(String(url)));
  if (long.length > mostLongParts) {
    world.violations.add(
      `${long.length} queries or collections in a composite request, of which ${mostLongParts} are allowed`,
    );
    throw refusal(
      "LIMIT_EXCEEDED",
      `Limit exceeded: at most ${mostLongParts} subrequests can be queries or collections.`,
    );
  }
  const ids = compositeRequest.map(({ referenceId }) => referenceId);
  if (ids.some((id) => !/^[A-Za-z]\w*$/.test(String(id))) || new Set(ids).size < ids.length) {
    throw refusal("INVALID_INPUT", "Each subrequest needs a referenceId of its own that begins with a letter.");
  }
  return { allOrNone: allOrNone === true, parts: compositeRequest };
}

function runPart(call: RestCall, part: Part, answered: Answered): PartAnswer {
  try {
    const url = new URL(fillReferences(part.url, answered), "http://org");
    const match = /^\/services\/data\/v(\d+)\.0(\/.*)$/.exec(url.pathname);
    if (match === null || url.pathname.endsWith("/composite")) throw notFound();
    const headers = new Map(Object.entries(part.httpHeaders ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
    const header = (name: string) => headers.get(name);
    const answer = dispatch({
      ...call,
      method: part.method,
      path: (match[2] ?? "").split("/").filter(Boolean).map(decodeURIComponent),
      version: Number(match[1]),
      base: `/services/data/v${match[1]}.0`,
      query: url.searchParams,
      header,
      body: fillReferences(part.body, answered),
      writer: new Writer(call.world, { userId: call.writer.userId, allowDuplicates: allowsDuplicates(header) }),
    });
    if (answer.status < 300) answered.set(part.referenceId, answer.body);
    const httpHeaders = answer.headers?.["location"] === undefined ? {} : { Location: answer.headers["location"] };
    const { status: httpStatusCode, body = null } = answer;
    return { body, httpHeaders, httpStatusCode, referenceId: part.referenceId };
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    return { body: error.faults, httpHeaders: {}, httpStatusCode: error.status, referenceId: part.referenceId };
  }
}

function halted(): PartAnswer {
  const message = "The transaction was rolled back since another operation in the same transaction failed.";
  return { body: [{ errorCode: "PROCESSING_HALTED", message }], httpHeaders: {}, httpStatusCode: 400, referenceId: "" };
}

/** Whether the caller saves what a duplicate rule would hold back. */
export function allowsDuplicates(header: (name: string) => string | undefined): boolean {
  return /allowSave\s*=\s*true/i.test(header("sforce-duplicate-rule-header") ?? "");
}
