import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Agent } from "undici";
import type { StageFacts } from "../stage/protocol.ts";
import { BareCalls } from "./bare-calls.ts";
import { bareStream } from "./bare-stream.ts";

/** The least a relay can be: `POST /v1/handoffs` opens, a rep's message goes out; nothing is kept, checked or repeated. */
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
  const open = async (sessionId: string) => {
    const [text] = await Promise.all([calls.history(sessionId), calls.session(sessionId)]);
    const token = await calls.token(sessionId);
    await bareStream(facts, streamDispatcher, token, stop.signal, (words) => calls.send(sessionId, words));
    await calls.create(sessionId, token);
    await calls.message(sessionId, token, text);
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const { sessionId } = JSON.parse(body) as { sessionId: string };
      response.writeHead(202).end();
      open(sessionId).catch((error: unknown) => {
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
