import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Agent } from "undici";
import type { StageFacts } from "../stage/protocol.ts";
import { BareCalls } from "./bare-calls.ts";
import { bareStream } from "./bare-stream.ts";

/**
 * The least a relay can be: `POST /v1/handoffs` opens a conversation or, for an e-mail, a Case; what a rep writes goes
 * out. Nothing is kept, checked or repeated.
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
  const open = async (sessionId: string) => {
    const [text] = await Promise.all([calls.history(sessionId), calls.session(sessionId)]);
    const token = await calls.token(sessionId);
    await bareStream(facts, streamDispatcher, token, stop.signal, (words) => calls.send(sessionId, words));
    await calls.create(sessionId, token);
    await calls.message(sessionId, token, text);
  };
  let orgToken: Promise<string> | undefined;
  const openCase = async (sessionId: string) => {
    const [text] = await Promise.all([calls.history(sessionId), calls.session(sessionId)]);
    await calls.openCase(sessionId, await (orgToken ??= calls.orgToken()), text);
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const asked = JSON.parse(body) as { sessionId: string; channel?: string; events?: CaseReply[] };
      response.writeHead(asked.events === undefined ? 202 : 200).end();
      const { sessionId, events } = asked;
      const work = events ? sayAll(calls, events) : asked.channel === "email" ? openCase(sessionId) : open(sessionId);
      work.catch((error: unknown) => {
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

interface CaseReply {
  sessionId: string;
  text: string;
}

/** The replies of a batch, in order for each session, the sessions side by side. */
async function sayAll(calls: BareCalls, events: CaseReply[]): Promise<void> {
  const sessions = Map.groupBy(events, ({ sessionId }) => sessionId);
  await Promise.all(
    [...sessions].map(async ([sessionId, replies]) => {
      for (const { text } of replies) await calls.send(sessionId, text);
    }),
  );
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
