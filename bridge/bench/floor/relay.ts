import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Agent } from "undici";
import type { StageFacts } from "../stage/protocol.ts";
import { BareCalls } from "./bare-calls.ts";
import { type Asked, bareWork } from "./bare-work.ts";

/**
 * The least a relay can be: `POST /v1/handoffs` opens a conversation or, for an e-mail, a Case; what a rep writes goes
 * out. A tenant of Dynamics takes all conversations where there is one. Nothing is kept, checked or repeated.
 */
export interface FloorRelay {
  url: string;
  close(): Promise<void>;
}

/** Starts the relay whose times are the floor under the bridge's. It makes the same round trips in the same order. */
export async function startFloorRelay(facts: StageFacts, privateKey: string, keyId: string): Promise<FloorRelay> {
  const dispatcher = new Agent({ allowH2: false, connections: 64, keepAliveTimeout: 30_000 });
  const streamDispatcher = new Agent({ allowH2: false, connections: null, bodyTimeout: 0 });
  const calls = await BareCalls.create(facts, dispatcher, { privateKey, keyId });
  const stop = new AbortController();
  const work = bareWork({ facts, calls, dispatcher, streamDispatcher, signal: stop.signal });
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const path = request.url ?? "";
      response.writeHead(path === "/v1/handoffs" ? 202 : 200).end();
      work(path, JSON.parse(body) as Asked).catch((error: unknown) => {
        if (!stop.signal.aborted) process.stderr.write(`The floor failed: ${String(error)}\n`);
      });
    });
  });
  const url = await listen(server);
  const close = async () => {
    stop.abort();
    server.closeAllConnections();
    server.close();
    await Promise.all([dispatcher.destroy(), streamDispatcher.destroy()]);
  };
  return { url, close };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
