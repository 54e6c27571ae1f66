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
}

export function bridgeCaller(world: Pick<World, "url" | "keys">): BridgeCaller {
  const { url, keys } = world;
  return {
    handOff: async (body, idempotencyKey) => {
      const headers = { authorization: `Bearer ${keys.opencx}`, "idempotency-key": idempotencyKey };
      return (await callJson(`${url}/v1/handoffs`, { body, headers })) as HandoffAnswer;
    },
    trace: async (conversationId) => {
      const page = async (after: number) => {
        const address = `${url}/v1/conversations/${encodeURIComponent(conversationId)}/trace?after=${after}`;
        return (await callJson(address, { headers: { authorization: `Bearer ${keys.org}` } })) as Trace;
      };
      try {
        const whole = await page(0);
        for (let next = whole.next; next !== null;) {
          const more = await page(next);
          whole.events.push(...more.events);
          next = more.next;
        }
        return whole;
      } catch (error) {
        if (error instanceof HttpFault && error.status === 404) return undefined;
        throw error;
      }
    },
  };
}
