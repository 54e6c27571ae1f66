import { afterAll, afterEach, beforeAll, beforeEach, expect } from "@jest/globals";
import { startOrgSimulator } from "../../../simulators/salesforce/org-simulator.ts";
import type { OrgOptions, OrgSimulator } from "../../../simulators/salesforce/org-simulator.ts";

export type Json = Record<string, unknown>;

/** What an org answered. */
export interface Answer {
  status: number;
  // The tests know what they asked for.
  body: never;
  headers: Headers;
}

/** A client that knows nothing but HTTP. */
export interface Api {
  token: string;
  /** `path` below `/services/data/v67.0`. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  create(object: string, fields: Json): Promise<string>;
  query(soql: string): Promise<Json[]>;
}

/** One org for a test file, reset before each test. After each, no rule may be broken that the test did not name. */
export function simulated(options: () => OrgOptions = () => ({})) {
  const clock = { now: 0 };
  const reported: string[] = [];
  let running: OrgSimulator;
  let api: Api;
  beforeAll(async () => {
    clock.now = Date.now();
    running = await startOrgSimulator({ now: () => clock.now, onViolation: (one) => reported.push(one), ...options() });
  });
  beforeEach(async () => {
    clock.now = Date.parse("2026-11-21T16:00:00.500Z");
    running.control.reset();
    reported.length = 0;
    api = apiOf(running, await tokenOf(running));
  });
  afterEach(() => expect(reported).toEqual([]));
  afterAll(() => running.close());
  return {
    sim: () => running,
    api: () => api,
    clock,
    /** Takes the violations that the test expected. */
    takeViolations: () => reported.splice(0),
  };
}

/** A token by client credentials. */
export async function tokenOf({ url, client }: OrgSimulator): Promise<string> {
  const { body } = await requestToken(url, {
    grant_type: "client_credentials",
    client_id: client.clientId,
    client_secret: client.clientSecret ?? "",
  });
  return (body as { access_token: string }).access_token;
}

/** Asks the token endpoint. */
export async function requestToken(url: string, form: Record<string, string>): Promise<Answer> {
  const response = await fetch(`${url}/services/oauth2/token`, { method: "POST", body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as never, headers: response.headers };
}

/** A client with a token. */
export function apiOf({ url }: OrgSimulator, token: string): Api {
  const call: Api["call"] = async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith("/services/") ? url + path : `${url}/services/data/v67.0${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined || body instanceof FormData ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: body instanceof FormData || typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === "" ? null : JSON.parse(text)) as never,
      headers: response.headers,
    };
  };
  return {
    token,
    call,
    async create(object, fields) {
      const { status, body } = await call("POST", `/sobjects/${object}`, fields);
      if (status !== 201) throw new Error(JSON.stringify(body));
      return (body as { id: string }).id;
    },
    async query(soql) {
      const { status, body } = await call("GET", `/query?q=${encodeURIComponent(soql)}`);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return (body as { records: Json[] }).records;
    },
  };
}

/** Code and fields of the first error in an answer. */
export function faultOf({ status, body }: Answer) {
  const [fault] = body as { errorCode: string; message: string; fields?: string[] }[];
  return { status, code: fault?.errorCode, fields: fault?.fields };
}

/** Text of the first error in an answer. */
export function messageOf({ body }: Answer): string {
  return (body as { message: string }[])[0]?.message ?? "";
}
