import { createParser } from "eventsource-parser";

/** One event off the wire; `data` parsed. */
export interface WireEvent {
  id: string | undefined;
  event: string;
  data: Envelope;
}

export interface WireEntry {
  identifier: string;
  entryType: string;
  entryPayload: string;
  sender: { role: string; subject: string };
  senderDisplayName: string;
  relatedRecords: string[];
  transcriptedTimestamp: number;
}

export interface Envelope {
  conversationId: string;
  conversationEntry: WireEntry;
}

/** An open event stream. */
export interface StreamReader {
  events: WireEvent[];
  /** Names of the events so far, without pings. */
  names(): string[];
  /** Resolves as soon as the condition holds; rejects after two seconds with what did arrive. */
  until(condition: (events: WireEvent[]) => boolean): Promise<WireEvent[]>;
  /** Resolves when the other side ends it. */
  ended: Promise<void>;
  close(): void;
}

/** Reads server-sent events from `url` until closed. Throws when it is not 200. */
export async function openStream(url: string, headers: Record<string, string>): Promise<StreamReader> {
  const stop = new AbortController();
  const response = await fetch(url, { headers: { accept: "text/event-stream", ...headers }, signal: stop.signal });
  if (response.status !== 200 || response.body === null) throw new Error(`the stream answered ${response.status}`);
  const events: WireEvent[] = [];
  const watchers = new Set<() => void>();
  const parser = createParser({
    onEvent: ({ id, event = "message", data }) => {
      events.push({ id, event, data: JSON.parse(data) as Envelope });
      for (const watcher of watchers) watcher();
    },
  });
  const until = (condition: (events: WireEvent[]) => boolean) =>
    new Promise<WireEvent[]>((resolve, reject) => {
      const look = () => {
        if (!condition(events)) return;
        clearTimeout(timer);
        watchers.delete(look);
        resolve(events);
      };
      const seen = () => new Error(`waited in vain; arrived: ${events.map(({ event }) => event).join(", ")}`);
      const timer = setTimeout(() => reject(seen()), 2000);
      watchers.add(look);
      look();
    });
  const names = () => events.map(({ event }) => event).filter((name) => name !== "ping");
  return { events, names, until, ended: pump(response.body, (text) => parser.feed(text)), close: () => stop.abort() };
}

async function pump(body: ReadableStream<Uint8Array>, feed: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      feed(decoder.decode(value, { stream: true }));
    }
  } catch {
    return;
  }
}

/** The texts of all messages, in the order they came. */
export function texts(events: WireEvent[]): string[] {
  return events
    .filter(({ event }) => event === "CONVERSATION_MESSAGE")
    .map(({ data }) => {
      const payload = JSON.parse(data.conversationEntry.entryPayload) as {
        abstractMessage: { staticContent: { text: string } };
      };
      return payload.abstractMessage.staticContent.text;
    });
}
