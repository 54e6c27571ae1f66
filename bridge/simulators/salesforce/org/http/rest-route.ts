import type { Request, RequestHandler, Response } from "express";
import { Writer } from "../records/writer.ts";
import { refusal, RestError } from "../rest-error.ts";
import type { RestAnswer } from "../rest/call.ts";
import { allowsDuplicates } from "../rest/composite.ts";
import { dispatch } from "../rest/dispatch.ts";
import { notFound } from "../rest/refusals.ts";
import { newestVersion, oldestVersion } from "../rest/versions.ts";
import type { World } from "../world.ts";
import { userOf } from "./authenticate.ts";
import { readRestBody } from "./read-body.ts";
import { note } from "./request-log.ts";

const mostCallsOverTheLimit = 10;

/** Everything below `/services/data/v…`. */
export function restRoute(world: World): RequestHandler {
  return async (req, res) => {
    try {
      send(world, res, await answer(world, req, res));
    } catch (error) {
      send(world, res, asAnswer(world, error));
    }
    world.outbox.kick();
  };
}

async function answer(world: World, req: Request, res: Response): Promise<RestAnswer> {
  demandMyDomain(req);
  const user = userOf(world, req);
  note(res, { user: String(user["Username"]) });
  demandOpen(world);
  const match = /^\/services\/data\/v(\d+)\.0(\/.*)?$/.exec(req.path);
  const version = Number(match?.[1]);
  if (match === null || version < oldestVersion || version > newestVersion) throw notFound();
  if (/access_token|oauth_token|sid=/i.test(req.url)) world.violations.add(`a token in the address of ${req.path}`);
  const body = await readRestBody(req);
  note(res, { body: withoutBytes(body) });
  const header = (name: string) => req.get(name);
  const userId = String(user["Id"]);
  return dispatch({
    world,
    method: req.method === "HEAD" ? "GET" : req.method,
    path: (match[2] ?? "").split("/").filter(Boolean).map(decode),
    version,
    base: `/services/data/v${version}.0`,
    query: new URL(req.url, "http://org").searchParams,
    header,
    body,
    user,
    writer: new Writer(world, { userId, allowDuplicates: allowsDuplicates(header) }),
  });
}

/** The login host gives tokens and no data. Here `localhost` plays it, and 127.0.0.1 is My Domain. */
function demandMyDomain(req: Request): void {
  if (req.hostname !== "localhost") return;
  throw refusal("URL_NOT_RESET", "Destination URL not reset. The URL returned from login must be set");
}

function demandOpen(world: World): void {
  if (!world.state.apiEnabled)
    throw refusal("API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.");
  try {
    world.limits.count();
  } catch (error) {
    world.limits.refused += 1;
    if (world.limits.refused === mostCallsOverTheLimit) {
      world.violations.add(`${mostCallsOverTheLimit} calls after the day's limit was reached`);
    }
    throw error;
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw notFound();
  }
}

function asAnswer(world: World, error: unknown): RestAnswer {
  if (error instanceof RestError) return { status: error.status, body: error.faults };
  const text = error instanceof Error ? error.message : String(error);
  world.violations.add(`the simulator failed: ${error instanceof Error ? (error.stack ?? text) : text}`);
  return { status: 500, body: [{ message: text, errorCode: "UNKNOWN_EXCEPTION" }] };
}

function send(world: World, res: Response, { status, body, bytes, headers }: RestAnswer): void {
  res.status(status).set({ ...headers, "sforce-limit-info": world.limits.info });
  if (status === 401) res.set("www-authenticate", "Token");
  if (bytes !== undefined) res.type("application/octet-stream").send(bytes);
  else if (body === undefined) res.end();
  else res.json(body);
}

function withoutBytes(body: unknown): unknown {
  if (typeof body !== "object" || body === null || !("VersionData" in body)) return body;
  const { VersionData, ...rest } = body as { VersionData: Buffer | string };
  return {
    ...rest,
    VersionData: `${VersionData?.length ?? 0} ${Buffer.isBuffer(VersionData) ? "bytes" : "characters"}`,
  };
}
