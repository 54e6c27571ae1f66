import { createParser } from "eventsource-parser";
import { type Dispatcher, request } from "undici";
import type { StageFacts } from "../stage/protocol.ts";

interface Frame {
  conversationEntry: { sender: { role: string }; entryPayload: string };
}

interface MessagePayload {
  abstractMessage?: { staticContent?: { text?: string } };
}

/** Opens a customer's stream and hands on what a rep writes, one message after the other. Returns once it is open. */
export async function bareStream(
  facts: StageFacts,
  dispatcher: Dispatcher,
  token: string,
  signal: AbortSignal,
  send: (text: string) => Promise<void>,
): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "x-org-id": facts.orgId.slice(0, 15) };
  const { body } = await request(`${facts.salesforceMessaging}/eventrouter/v1/sse`, { dispatcher, headers, signal });
  let last = Promise.resolve();
  const parser = createParser({
    onEvent: ({ event, data }) => {
      const text = event === "CONVERSATION_MESSAGE" ? repText(data) : undefined;
      if (text !== undefined) last = last.then(() => send(text)).catch(() => undefined);
    },
  });
  body.on("data", (chunk: Buffer) => parser.feed(chunk.toString()));
  body.on("error", () => undefined);
}

function repText(data: string): string | undefined {
  const { sender, entryPayload } = (JSON.parse(data) as Frame).conversationEntry;
  if (sender.role !== "Agent") return undefined;
  return (JSON.parse(entryPayload) as MessagePayload).abstractMessage?.staticContent?.text;
}
