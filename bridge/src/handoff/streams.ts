import { backOff } from "./retry.ts";
import { BridgeError, errorCode } from "../lib/errors.ts";
import { claimStream, type Conversation } from "../store/conversations.ts";
import { findHandoff } from "../store/handoffs.ts";
import { deskConversation, deskOf } from "./desk-view.ts";
import { OwnMessages } from "./desk-inbox/own-messages.ts";
import { StoredInbox } from "./desk-inbox/stored-inbox.ts";
import { ingest } from "./ingest.ts";
import type { Parts } from "./parts.ts";

interface Stream {
  abort: AbortController;
  connected: Promise<void>;
  done: Promise<void>;
  restart: boolean;
  reps: number;
  inbox?: StoredInbox;
}

const connectWithinMs = 15_000;

/**
 * The live streams of this process, one for each conversation it owns. What a stream brings is stored in one
 * transaction an event, and only while this process is the owner.
 */
export class StreamKeeper {
  readonly #parts: Parts;
  readonly #streams = new Map<string, Stream>();
  #ownerId: string;
  #stopping = false;

  constructor(parts: Parts, ownerId: string) {
    this.#parts = parts;
    this.#ownerId = ownerId;
  }

  get count(): number {
    return this.#streams.size;
  }

  /**
   * Takes the conversation's stream, if nobody alive has it, and waits until it is connected. Where another living
   * process has it, that one follows it and nothing is to be done.
   */
  async ensure(conversationId: string, signal: AbortSignal): Promise<void> {
    let stream = this.#streams.get(conversationId);
    if (stream === undefined) {
      if (this.#stopping || !(await claimStream(this.#parts.store.db, conversationId, this.#ownerId))) return;
      stream = this.#streams.get(conversationId) ?? this.#start(conversationId);
    }
    await withinTime(stream.connected, signal);
  }

  /** Follows again from the stored cursor, for example under another conversation id. */
  restart(conversationId: string): void {
    const stream = this.#streams.get(conversationId);
    if (stream === undefined) return;
    stream.restart = true;
    stream.abort.abort();
  }

  /** A desk's webhook has brought something for a conversation, which may be followed here. */
  wakeInbox(conversationId: string): void {
    this.#streams.get(conversationId)?.inbox?.wake();
  }

  /** Cuts one stream, for a conversation that is over. */
  cut(conversationId: string): void {
    this.#streams.get(conversationId)?.abort.abort();
  }

  /** The conversations that are followed here. */
  get followed(): string[] {
    return [...this.#streams.keys()];
  }

  /** Cuts every stream; the conversations are free for others once the owner's row is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#cutAll();
  }

  /** This process was thought dead: let go of everything and go on under a new name. */
  async rename(ownerId: string): Promise<void> {
    await this.#cutAll();
    this.#ownerId = ownerId;
  }

  async #cutAll(): Promise<void> {
    const all = [...this.#streams.values()];
    for (const stream of all) stream.abort.abort();
    await Promise.all(all.map((stream) => stream.done));
  }

  #start(conversationId: string): Stream {
    const { promise: connected, resolve, reject } = Promise.withResolvers<void>();
    connected.catch(() => {}); // whoever waits for it hears of it; a stream that nobody waits for only reconnects
    const stream: Stream = {
      abort: new AbortController(),
      connected,
      done: Promise.resolve(),
      restart: false,
      reps: 0,
    };
    this.#streams.set(conversationId, stream);
    this.#parts.metrics.streamOpened();
    stream.done = this.#run(conversationId, stream, resolve).finally(() => {
      reject(new Error("stream ended"));
      this.#streams.delete(conversationId);
      this.#parts.metrics.streamClosed();
      if (stream.restart && !this.#stopping) this.#start(conversationId);
    });
    return stream;
  }

  async #run(conversationId: string, stream: Stream, onConnected: () => void): Promise<void> {
    for (let failures = 0; !stream.abort.signal.aborted; failures += 1) {
      try {
        if ((await this.#follow(conversationId, stream, onConnected)) === "over") return;
        failures = 0;
      } catch (error) {
        this.#parts.log.warn({ conversationId, code: errorCode(error) }, "a stream failed and is opened again");
      }
      await backOff(failures + 1, stream.abort.signal, this.#parts);
    }
  }

  async #follow(conversationId: string, stream: Stream, onConnected: () => void): Promise<"over" | "again"> {
    const { conversation, handoff } = await this.#load(conversationId);
    if (conversation === undefined || handoff === undefined || conversation.stage === "closed") return "over";
    stream.reps = conversation.reps.length;
    const desk = deskOf(this.#parts, conversation.connection);
    if (desk.follow === undefined) return "over";
    const inbox = new StoredInbox(this.#parts.store, conversation);
    stream.inbox = inbox;
    const events = desk.follow(deskConversation(this.#parts, handoff, conversation), {
      signal: stream.abort.signal,
      onConnected,
      hasRep: () => stream.reps > 0,
      inbox,
      own: new OwnMessages(this.#parts.store, handoff.id),
    });
    const names = { conversationId, handoffId: handoff.id, ownerId: this.#ownerId };
    for await (const event of events) {
      const result = await ingest(this.#parts, names, event);
      if (result === "over") return "over";
      stream.reps = result.reps;
    }
    return "again";
  }

  async #load(conversationId: string) {
    const { db } = this.#parts.store;
    const conversation: Conversation | undefined = await db
      .selectFrom("conversations")
      .selectAll()
      .where("id", "=", conversationId)
      .where("owner_id", "=", this.#ownerId)
      .executeTakeFirst();
    const handoff = conversation && (await findHandoff(db, conversation.handoff_id));
    return { conversation, handoff };
  }
}

async function withinTime(connected: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = () => reject(notConnected());
  const timer = setTimeout(late, connectWithinMs);
  signal.addEventListener("abort", late, { once: true });
  try {
    await Promise.race([connected, promise]);
  } catch {
    throw notConnected();
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", late);
  }
}

function notConnected(): BridgeError {
  return new BridgeError({
    code: "DESK_STREAM_NOT_OPEN",
    message: "The desk's event stream did not open in time.",
    remedy: "Check that this machine reaches the messaging host; a proxy must let event streams through unbuffered.",
    retryable: true,
  });
}
