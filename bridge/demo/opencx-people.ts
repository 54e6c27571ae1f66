import type { CreateInput, SayInput } from "../simulators/opencx/control/inputs.ts";
import type { Ledger } from "../simulators/opencx/ledger.ts";
import { callJson } from "./http.ts";

export interface AiHandoff {
  summary: string;
  sentiment?: string;
  reason?: string;
}

/** What visitors and the AI do in the simulated OpenCX, over HTTP (`/_sim`). */
export interface OpencxPeople {
  /** Opens a session. @returns its id */
  createSession(input: CreateInput): Promise<string>;
  customerWrites(sessionId: string, say: SayInput): Promise<void>;
  aiWrites(sessionId: string, text: string): Promise<void>;
  /** The AI gives up: history event and signed webhook, as OpenCX fires it (contract opencx 10.3). */
  aiHandsOff(sessionId: string, handoff: AiHandoff): Promise<void>;
  /** The AI answers again. */
  aiResumes(sessionId: string): Promise<void>;
  /** How long OpenCX holds its webhooks back, in milliseconds. */
  delayWebhooks(delayMs: number): Promise<void>;
  /** What the visitor's widget shows, and everything that was asked of the session (contract opencx 9.10). */
  ledger(sessionId: string): Promise<Ledger>;
  /** Webhooks that OpenCX sent, with their outcomes. */
  deliveries(event: string): Promise<{ outcome: string; url: string }[]>;
}

export function opencxPeople(baseUrl: string): OpencxPeople {
  const at = (path: string) => `${baseUrl}/_sim${path}`;
  const act = async (sessionId: string, what: string, body: object = {}) =>
    void (await callJson(at(`/sessions/${sessionId}/${what}`), { body }));
  return {
    createSession: async (input) => {
      const made = (await callJson(at("/sessions"), { body: input })) as { sessionId: string };
      return made.sessionId;
    },
    customerWrites: (sessionId, say) => act(sessionId, "customer", say),
    aiWrites: (sessionId, text) => act(sessionId, "ai", { text }),
    aiHandsOff: (sessionId, handoff) => act(sessionId, "handoff", handoff),
    aiResumes: (sessionId) => act(sessionId, "resume"),
    delayWebhooks: async (delayMs) =>
      void (await callJson(at("/settings"), { method: "PATCH", body: { webhooks: { delayMs } } })),
    ledger: async (sessionId) => (await callJson(at(`/ledger?sessionId=${encodeURIComponent(sessionId)}`))) as Ledger,
    deliveries: async (event) =>
      (await callJson(at(`/deliveries?event=${encodeURIComponent(event)}`))) as { outcome: string; url: string }[],
  };
}
