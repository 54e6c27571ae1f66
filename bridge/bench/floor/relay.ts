import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Agent } from "undici";
import type { StageFacts } from "../stage/protocol.ts";
import { BareChats } from "./bare-chats.ts";
import { BareCalls } from "./bare-calls.ts";
import { bareStream } from "./bare-stream.ts";

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
  const chats = facts.dynamics && new BareChats(facts.dynamics, dispatcher, (id, text) => calls.send(id, text));
  const read = async (sessionId: string) => {
    const [text] = await Promise.all([calls.history(sessionId), calls.session(sessionId)]);
    return text;
  };
  const open = async (sessionId: string) => {
    const text = await read(sessionId);
    if (chats !== undefined) return chats.open(sessionId, text);
    const token = await calls.token(sessionId);
    await bareStream(facts, streamDispatcher, token, stop.signal, (words) => calls.send(sessionId, words));
    await calls.create(sessionId, token);
    await calls.message(sessionId, token, text);
  };
  let orgToken: Promise<string> | undefined;
  const openCase = async (sessionId: string) => {
    const text = await read(sessionId);
    await calls.openCase(sessionId, await (orgToken ??= calls.orgToken()), text);
  };
  const work = (path: string, asked: Asked): Promise<unknown> => {
    const chat = activityPath.exec(path)?.[1];
    if (chat !== undefined) return chats?.take(chat, asked) ?? Promise.resolve();
    if (asked.events !== undefined) return sayAll(calls, asked.events);
    return asked.channel === "email" ? openCase(asked.sessionId) : open(asked.sessionId);
  };
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

const activityPath = /\/v3\/conversations\/([^/]+)\/activities$/;

/** A handoff, a batch of replies on Cases, or an activity of a chat. */
interface Asked {
  sessionId: string;
  channel?: string;
  events?: CaseReply[];
  type?: string;
  name?: string;
  text?: string;
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
