import type { Limits } from "../org/limits.ts";
import type { StreamChaos } from "./chaos.ts";

/** An event as it goes down a stream. */
export interface StreamEvent {
  id: number;
  at: number;
  conversationId: string;
  /** The whole SSE frame. */
  frame: string;
  /** Streams that asked for less never see it; 0 for all. */
  minCapabilities: number;
}

/** One open connection. */
export interface OpenStream {
  subject: string;
  clientId: string;
  capabilities: number;
  write(frame: string): void;
  cut(): void;
}

interface Feed {
  /** Oldest first. */
  log: StreamEvent[];
  streams: Set<OpenStream>;
}

/** For each subject: a log for replay, and the streams that are open now (contract salesforce-miaw 5.6). */
export class Feeds {
  readonly #feeds = new Map<string, Feed>();
  readonly #limits: Limits;
  readonly #chaos: StreamChaos;
  readonly #now: () => number;

  constructor(limits: Limits, chaos: StreamChaos, now: () => number) {
    this.#limits = limits;
    this.#chaos = chaos;
    this.#now = now;
  }

  /** Logs an event and sends it to every open stream of the subject. */
  publish(subject: string, event: StreamEvent): void {
    if (this.#chaos.loses(event)) return;
    const feed = this.#of(subject);
    feed.log.push(event);
    if (feed.log.length > this.#limits.replayEvents * 2)
      feed.log.splice(0, feed.log.length - this.#limits.replayEvents);
    this.#chaos.pass(event, () => {
      for (const stream of feed.streams) send(stream, event);
    });
  }

  /** Adds a stream; first sends what the log holds beyond `after`, when given. */
  open(stream: OpenStream, after: number | undefined): void {
    const feed = this.#of(stream.subject);
    if (after !== undefined) this.#replay(feed, stream, after);
    feed.streams.add(stream);
  }

  close(stream: OpenStream): void {
    this.#feeds.get(stream.subject)?.streams.delete(stream);
  }

  streams(subject?: string): OpenStream[] {
    if (subject !== undefined) return [...(this.#feeds.get(subject)?.streams ?? [])];
    return [...this.#feeds.values()].flatMap((feed) => [...feed.streams]);
  }

  clear(): void {
    for (const stream of this.streams()) stream.cut();
    this.#feeds.clear();
  }

  #replay(feed: Feed, stream: OpenStream, after: number): void {
    const oldest = this.#now() - this.#limits.replayMs;
    for (const event of feed.log.slice(-this.#limits.replayEvents)) {
      if (event.id > after && event.at >= oldest) send(stream, event);
    }
  }

  #of(subject: string): Feed {
    let feed = this.#feeds.get(subject);
    if (feed === undefined) this.#feeds.set(subject, (feed = { log: [], streams: new Set() }));
    return feed;
  }
}

function send(stream: OpenStream, event: StreamEvent): void {
  if (stream.capabilities >= event.minCapabilities) stream.write(event.frame);
}
