import type { Dispatcher } from "undici";
import type { StageFacts } from "../stage/protocol.ts";
import type { BareCalls } from "./bare-calls.ts";
import { BareChats } from "./bare-chats.ts";
import { bareStream } from "./bare-stream.ts";

/** A handoff, a batch of replies on Cases, or an activity of a chat in Dynamics. */
export interface Asked {
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

interface WorkParts {
  facts: StageFacts;
  calls: BareCalls;
  dispatcher: Dispatcher;
  streamDispatcher: Dispatcher;
  signal: AbortSignal;
}

const activityPath = /\/v3\/conversations\/([^/]+)\/activities$/;

/** @returns what does the work of one request, told apart by its path and its body. */
export function bareWork(parts: WorkParts): (path: string, asked: Asked) => Promise<unknown> {
  const { facts, calls, dispatcher } = parts;
  const chats = facts.dynamics && new BareChats(facts.dynamics, dispatcher, (id, text) => calls.send(id, text));
  let orgToken: Promise<string> | undefined;
  const open = async ({ sessionId, channel }: Asked) => {
    const [text] = await Promise.all([calls.history(sessionId), calls.session(sessionId)]);
    if (chats !== undefined) return chats.open(sessionId, text);
    if (channel !== "email") return openConversation(parts, sessionId, text);
    return calls.openCase(sessionId, await (orgToken ??= calls.orgToken()), text);
  };
  return async (path, asked) => {
    const chat = activityPath.exec(path)?.[1];
    if (chat !== undefined) return chats?.take(chat, asked);
    return asked.events === undefined ? open(asked) : sayAll(calls, asked.events);
  };
}

async function openConversation({ facts, calls, ...parts }: WorkParts, sessionId: string, text: string): Promise<void> {
  const { streamDispatcher, signal } = parts;
  const token = await calls.token(sessionId);
  await bareStream(facts, streamDispatcher, token, signal, (words) => calls.send(sessionId, words));
  await calls.create(sessionId, token);
  await calls.message(sessionId, token, text);
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
