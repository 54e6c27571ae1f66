import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { IncomingHttpHeaders } from "node:http";

export interface CaseEvent {
  number: number;
  name: string;
  key: string;
  type: string;
  source: string;
  sourceId: string;
  caseId: string;
  text: string | null;
  [other: string]: unknown;
}

export interface CaseEvents {
  headers: IncomingHttpHeaders;
  url: string | undefined;
  body: { version: number; orgId: string; events: CaseEvent[] };
}

type Say = (events: CaseEvent[]) => { status: number; body?: unknown; headers?: Record<string, string> };

/** What a bridge says that takes all events. */
const takesAll: Say = (events) => ({
  status: 200,
  body: { results: events.map(({ key }) => ({ key, status: "accepted" })) },
});

/** A bridge that keeps what it is told, and says what the test wants: first each of `plan`, then that it takes all. */
export async function startBridgeStub() {
  const received: CaseEvents[] = [];
  const plan: Say[] = [];
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on("data", (part: Buffer) => parts.push(part));
    req.on("end", () => {
      const body = JSON.parse(Buffer.concat(parts).toString("utf8")) as CaseEvents["body"];
      received.push({ headers: req.headers, url: req.url, body });
      const said = (plan.shift() ?? takesAll)(body.events);
      res.writeHead(said.status, { "content-type": "application/json", ...said.headers });
      res.end(JSON.stringify(said.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    plan,
    events: () => received.flatMap(({ body }) => body.events),
    clear: () => {
      received.length = 0;
      plan.length = 0;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}
