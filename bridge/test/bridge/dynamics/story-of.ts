import { keys } from "../../support/bridge-config.ts";
import type { Customer } from "./customers.ts";
import type { Place } from "./day.ts";

type Dated = [at: number, what: string];

/** Everything that happened to one customer, on all sides and in order of time, for whoever must find a fault. */
export async function storyOf({ dynamics, url }: Place, { sessionId }: Customer): Promise<string> {
  const { control } = dynamics.messaging;
  const chat = control.conversations().find(({ customer }) => customer.customerid === `opencx:${sessionId}`);
  const { conversationId, messages } = chat ?? { conversationId: "no chat", messages: [] };
  const headers = { authorization: `Bearer ${keys.admin}` };
  const trace = (await (await fetch(`${url}/v1/sessions/${sessionId}/trace`, { headers })).json()) as {
    handoffs: { events: { at: string; kind: string; data: unknown }[] }[];
  };
  const requests = [...dynamics.requests(), ...control.requests()];
  const happened: Dated[] = [
    ...messages.map(({ at, by, text }): Dated => [at, `in the chat, ${by.kind}: ${text.slice(0, 40)}`]),
    ...control.deliveries(conversationId).flatMap(({ activity, attempts, outcome }) =>
      attempts.map(({ at, status, error }): Dated => {
        return [at, `webhook (${outcome}): ${String(activity["name"] ?? activity["text"])} ${status ?? error ?? ""}`];
      }),
    ),
    ...requests.flatMap(({ at, method, path, query, status }): Dated[] =>
      `${path}${query}`.includes(conversationId) ? [[at, `${method} ${path} ${query.slice(0, 60)} ${status}`]] : [],
    ),
    ...trace.handoffs
      .flatMap(({ events }) => events)
      .map(({ at, kind, data }): Dated => [Date.parse(at), `bridge: ${kind} ${JSON.stringify(data).slice(0, 120)}`]),
  ];
  const sorted = happened.toSorted(([a], [b]) => a - b);
  return sorted.map(([at, what]) => `${new Date(at).toISOString()} ${what}`).join("\n");
}
