import type { TraceView } from "../src/handoff/views.ts";
import { callJson, HttpFault } from "./http.ts";
import type { World } from "./world.ts";

/** A trace as it comes over HTTP: dates are ISO 8601 texts. */
export type Trace = Omit<TraceView, "events"> & { events: TraceLine[] };
export type TraceLine = Omit<TraceView["events"][number], "at"> & { at: string };

/** What the bridge answers to a handoff. */
export interface HandoffAnswer {
  id: string;
  state: string;
  created: boolean;
}

/** The bridge's public HTTP API, called as OpenCX and the org call it. */
export interface BridgeCaller {
  /** `POST /v1/handoffs` with the key of OpenCX. */
  handOff(body: object, idempotencyKey: string): Promise<HandoffAnswer>;
  /** All pages of `GET /v1/conversations/{id}/trace` with the org's key; undefined for one that is not the bridge's. */
  trace(conversationId: string): Promise<Trace | undefined>;
  /** Where people have a session, read with the admin's key; undefined before anything is open. */
  placeOf(sessionId: string): Promise<Place | undefined>;
  /** One page of the same, as the org's Apex hands it to the panel. */
  tracePage(conversationId: string, after: number, etag: string | undefined): Promise<TracePage>;
}

/** A conversation at a desk. */
export interface Place {
  desk: string;
  /** Of a desk for Cases: the Case's id. */
  conversationId: string;
}

export interface TracePage {
  status: "data" | "unchanged" | "not-opened" | "failed";
  /** With `data`: the bridge's JSON, as it came. */
  body?: string;
  etag?: string;
  fault?: { code: string; message: string; remedy: string };
}

const bridgeSilent = {
  code: "BRIDGE_SILENT",
  message: "The bridge does not answer.",
  remedy: "Is the demo still running?",
};

export function bridgeCaller(world: Pick<World, "url" | "keys">): BridgeCaller {
  const { url: bridge, keys } = world;
  const org = { authorization: `Bearer ${keys.org}` };
  const traceAddress = (conversationId: string, after: number) =>
    `${bridge}/v1/conversations/${encodeURIComponent(conversationId)}/trace?after=${after}`;
  return {
    handOff: async (body, idempotencyKey) => {
      const headers = { authorization: `Bearer ${keys.opencx}`, "idempotency-key": idempotencyKey };
      return (await callJson(`${bridge}/v1/handoffs`, { body, headers })) as HandoffAnswer;
    },
    tracePage: async (conversationId, after, etag) => {
      const headers = { ...org, ...(etag === undefined ? {} : { "if-none-match": etag }) };
      const signal = AbortSignal.timeout(4_000);
      const response = await fetch(traceAddress(conversationId, after), { headers, signal }).catch(() => undefined);
      if (response === undefined) return { status: "failed", fault: bridgeSilent };
      const body = await response.text();
      if (response.status === 304) return { status: "unchanged" };
      if (response.status === 404) return { status: "not-opened" };
      if (!response.ok) return { status: "failed", fault: JSON.parse(body) as Required<TracePage>["fault"] };
      return { status: "data", body, etag: response.headers.get("etag") ?? "" };
    },
    placeOf: async (sessionId) => {
      const headers = { authorization: `Bearer ${keys.admin}` };
      const url = `${bridge}/v1/sessions/${encodeURIComponent(sessionId)}/trace`;
      const found = await unlessUnknown(() => callJson(url, { headers }));
      return found === undefined ? undefined : newestPlace(found as SessionTrace);
    },
    trace: (conversationId) => {
      const page = async (after: number) =>
        (await callJson(traceAddress(conversationId, after), { headers: org })) as Trace;
      return unlessUnknown(async () => {
        const whole = await page(0);
        for (let next = whole.next; next !== null;) {
          const more = await page(next);
          whole.events.push(...more.events);
          next = more.next;
        }
        return whole;
      });
    },
  };
}

async function unlessUnknown<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof HttpFault && error.status === 404) return undefined;
    throw error;
  }
}

interface SessionTrace {
  /** Newest first, each with its conversations from the first to the last. */
  handoffs: { handoff: { conversations: { desk: string; conversationId: string | null; stage: string }[] } }[];
}

function newestPlace({ handoffs }: SessionTrace): Place | undefined {
  const all = handoffs.flatMap(({ handoff }) => handoff.conversations.toReversed());
  return all.flatMap(({ desk, conversationId, stage }) =>
    conversationId === null || (stage !== "open" && stage !== "closed") ? [] : [{ desk, conversationId }],
  )[0];
}
