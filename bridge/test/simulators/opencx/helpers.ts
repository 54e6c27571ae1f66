import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import {
  startOpencxSimulator,
  type OpencxSimulator,
  type OpencxSimulatorOptions,
} from "../../../simulators/opencx/opencx-simulator.ts";

export type Json = Record<string, unknown>;

/** A client that knows nothing but HTTP. */
export interface Api {
  sim: OpencxSimulator;
  call(
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<{ status: number; body: never; headers: Headers }>;
  send(sessionId: string, body: Json): Promise<{ status: number; body: never }>;
  history(sessionId: string): Promise<Json[]>;
}

/** Runs `work` against a fresh simulator and stops it afterwards. */
export async function withSim(options: OpencxSimulatorOptions, work: (api: Api) => Promise<void>): Promise<void> {
  const sim = await startOpencxSimulator(options);
  try {
    await work(apiOf(sim));
  } finally {
    await sim.close();
  }
}

function apiOf(sim: OpencxSimulator): Api {
  const call: Api["call"] = async (method, path, body, key = sim.apiKey) => {
    const response = await fetch(`${sim.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === "" ? null : JSON.parse(text)) as never,
      headers: response.headers,
    };
  };
  return {
    sim,
    call,
    send: (sessionId, body) => call("POST", `/chat/sessions/${sessionId}/send`, body),
    async history(sessionId) {
      const items: Json[] = [];
      for (let cursor = ""; ;) {
        const path = `/chat/sessions/${sessionId}/history${cursor === "" ? "" : `?cursor=${cursor}`}`;
        const { body } = await call("GET", path);
        const page = body as { items: Json[]; next: string | null };
        items.push(...page.items);
        if (page.next === null) return items;
        cursor = page.next;
      }
    },
  };
}

export interface Received {
  headers: IncomingHttpHeaders;
  raw: string;
  body: { event: string; organization_id: string; data: never };
}

/** A webhook receiver of our own, which answers the given statuses first and 200 afterwards. */
export async function startReceiver(statuses: number[] = []) {
  const received: Received[] = [];
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on("data", (part: Buffer) => parts.push(part));
    req.on("end", () => {
      const raw = Buffer.concat(parts).toString("utf8");
      received.push({ headers: req.headers, raw, body: JSON.parse(raw) as Received["body"] });
      res.statusCode = statuses.shift() ?? 200;
      res.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    events: () => received.map((one) => one.body.event),
    data: (event: string) => received.filter((one) => one.body.event === event).map((one) => one.body.data as Json),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const text = (value: string) => ({ type: "text", text: value });
