import { afterAll, afterEach, beforeAll, beforeEach, expect } from "@jest/globals";
import { facts, startDynamicsSimulator } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import type { DynamicsSimulator } from "../../../../simulators/dynamics/dynamics-simulator.ts";

export type Json = Record<string, unknown>;

/** What Dataverse answered. */
export interface Answer {
  status: number;
  // The tests know what they asked for.
  body: never;
  headers: Headers;
}

export interface Api {
  token: string;
  /** `path` below `/api/data/v9.2/`; a body that is no text is sent as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Returns the id of the new row. Throws when it was refused. */
  create(set: string, body: Json): Promise<string>;
  /** The rows of a query; each option is encoded. Throws when it was refused. */
  list(set: string, options?: Record<string, string>): Promise<Json[]>;
}

/** One tenant for a test file, reset before each test. After each, no rule may be broken that the test did not name. */
export function simulated() {
  const clock = { now: 0 };
  const reported: string[] = [];
  let running: DynamicsSimulator;
  let api: Api;
  beforeAll(async () => {
    clock.now = Date.parse("2026-11-21T16:00:00.500Z");
    running = await startDynamicsSimulator({ now: () => clock.now, onViolation: (one) => reported.push(one) });
  });
  beforeEach(async () => {
    clock.now = Date.parse("2026-11-21T16:00:00.500Z");
    running.control.reset();
    reported.length = 0;
    api = apiOf(running.dataverse.url, await tokenOf(running));
  });
  afterEach(() => expect(reported).toEqual([]));
  afterAll(() => running.close());
  return { sim: () => running, api: () => api, clock, takeViolations: () => reported.splice(0) };
}

/** A token of the bridge's app for the environment, or of another app, or for another resource. */
export async function tokenOf(sim: DynamicsSimulator, form: Record<string, string> = {}): Promise<string> {
  const { body } = await requestToken(sim, form);
  return (body as { access_token: string }).access_token;
}

/** Asks the token endpoint with the bridge's secret; `form` overrides, and an empty value leaves a field out. */
export async function requestToken(
  sim: DynamicsSimulator,
  form: Record<string, string> = {},
  tenant: string = facts.tenantId,
) {
  const fields = {
    grant_type: "client_credentials",
    client_id: facts.clientId,
    client_secret: facts.clientSecret,
    scope: `${sim.dataverse.url}/.default`,
    ...form,
  };
  const sent = Object.entries(fields).filter(([, value]) => value !== "");
  const url = `${sim.entra.url}/${tenant}/oauth2/v2.0/token`;
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(sent) });
  return { status: response.status, body: (await response.json()) as Json, headers: response.headers };
}

/** A client that knows nothing but HTTP. */
export function apiOf(url: string, token: string): Api {
  const call: Api["call"] = async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith("http") ? path : `${url}/api/data/v9.2/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as never, headers: response.headers };
  };
  return {
    token,
    call,
    async create(set, body) {
      const { status, body: refusal, headers } = await call("POST", set, body);
      if (status !== 204) throw new Error(JSON.stringify(refusal));
      return idIn(headers.get("odata-entityid"));
    },
    async list(set, options = {}) {
      const query = Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
      const { status, body } = await call("GET", `${set}?${query.join("&")}`);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return (body as { value: Json[] }).value;
    },
  };
}

/** Status and code of an error. */
export function faultOf({ status, body }: Answer) {
  return { status, code: (body as { error?: { code: string } }).error?.code };
}

/** Text of an error. */
export function messageOf({ body }: Answer): string {
  return (body as { error?: { message: string } }).error?.message ?? "";
}

/** The GUID in an address such as `…/contacts(<guid>)`. */
export function idIn(address: string | null): string {
  return /\(([0-9a-f-]{36})\)$/.exec(address ?? "")?.[1] ?? "";
}

/** A contact, and what binds a case to it. */
export async function customer(api: Api, fields: Json = { lastname: "Lee" }) {
  const id = await api.create("contacts", fields);
  return { id, bind: { "customerid_contact@odata.bind": `/contacts(${id})` } };
}
