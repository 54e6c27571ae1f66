import { type Activity, fingerprint, readActivity } from "../../dynamics/messaging/activity.ts";
import { isBridgeError } from "../../lib/errors.ts";
import type { DeskConversation, DeskEvent, FollowOptions, Inbox, Rep } from "../desk.ts";
import { type Cursor, readCursor } from "./cursor.ts";
import { carriedNamed, carriedUnnamed, matched, mayBeKnown, settled } from "./known-messages.ts";
import { isEnd, lifecycleEvent } from "./lifecycle.ts";
import { briefName, customerId } from "./our-name.ts";
import { repName } from "./rep-name.ts";
import { conversationState } from "./state.ts";
import type { GapTimings, OmnichannelParts } from "./settings.ts";

const usual: GapTimings = { againMs: [0, 2_000, 10_000, 30_000], betweenMs: 2_000, settleMs: 30_000 };
/** The sender's three tries, and some. */
const repeatedWithinMs = 45_000;
/** A silent conversation is looked at ever more rarely, up to eight times the gap. */
const mostDoublings = 3;

/**
 * Follows a conversation: what the webhook brings, which is stored before it is answered, and now and then what the list
 * of messages says, because a delivery that fails three times is lost (contract dynamics-365 7.6, 7.7).
 */
export async function* follow(
  conversation: DeskConversation,
  options: FollowOptions,
  parts: OmnichannelParts,
): AsyncGenerator<DeskEvent> {
  options.onConnected();
  const inbox = options.inbox;
  if (conversation.externalId === "" || inbox === undefined) return idle(options.signal);
  yield* new Following(conversation, { ...options, inbox }, parts).run();
}

/** The conversation is not there yet; it is followed anew under its id. */
function idle(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

class Following {
  readonly #conversation: DeskConversation;
  readonly #options: FollowOptions & { inbox: Inbox };
  readonly #parts: OmnichannelParts;
  readonly #timings: GapTimings;
  #cursor: Cursor;
  /** When the list is to be read next, milliseconds since the epoch; at once after a restart, for what came before. */
  #looks: number[] = [];
  #lookedAt = 0;
  /** How many looks in a row have found nothing: each is further away than the one before. */
  #quietLooks = 0;

  constructor(conversation: DeskConversation, options: FollowOptions & { inbox: Inbox }, parts: OmnichannelParts) {
    this.#conversation = conversation;
    this.#options = options;
    this.#parts = parts;
    this.#timings = { ...usual, ...parts.timings };
    this.#cursor = readCursor(conversation.cursor, new Date(0));
    if (conversation.cursor === null) this.#lookIfQuiet();
    else this.#looks = [this.#now()];
  }

  async *run(): AsyncGenerator<DeskEvent> {
    const { inbox, signal } = this.#options;
    while (!signal.aborted) {
      for (const delivery of await inbox.after(this.#cursor.no)) yield* this.#take(delivery);
      if (this.#isDue()) yield* this.#lookForLost();
      await inbox.changed(this.#untilNext(), signal);
    }
  }

  async *#take({ no, at, body }: { no: number; at: Date; body: unknown }): AsyncGenerator<DeskEvent> {
    this.#cursor = { ...this.#cursor, no };
    const activity = readActivity(body);
    const key = `inbox:${no}`;
    if (activity.kind === "message") yield* this.#message(activity, key, at);
    else if (activity.kind === "event") yield* this.#event(activity, key, at);
    else if (activity.kind === "typing") yield { key, at, type: "typing", on: true, cursor: this.#cursor };
  }

  async *#message(message: Extract<Activity, { kind: "message" }>, key: string, at: Date): AsyncGenerator<DeskEvent> {
    if (this.#isOurs(message)) return;
    const mark = fingerprint(message);
    if (mayBeKnown(this.#cursor.known, mark, at.getTime())) {
      // The same words again, or the same delivery: only the list can tell, and it may lag.
      this.#lookSoon();
      return;
    }
    this.#cursor = { ...this.#cursor, known: carriedUnnamed(this.#cursor.known, mark, at.getTime()) };
    this.#quietLooks = 0;
    yield this.#reply(message, { key, at });
    this.#lookIfQuiet();
  }

  async *#event(event: Extract<Activity, { kind: "event" }>, key: string, at: Date): AsyncGenerator<DeskEvent> {
    const last = this.#cursor.lastEvent;
    const isAgain =
      last?.name === event.name && last.from === event.from.id && at.getTime() - last.at < repeatedWithinMs;
    if (isAgain) return;
    this.#cursor = { ...this.#cursor, lastEvent: { name: event.name, from: event.from.id, at: at.getTime() } };
    if (isEnd(event.name)) yield* this.#lookBeforeEnd();
    const rep: Rep = { id: event.from.id, name: await repName(event.from, this.#parts), role: "rep" };
    yield { ...lifecycleEvent(event.name, rep, { key, at }), cursor: this.#cursor };
  }

  /** What the webhook may have lost: messages, and the end itself. */
  async *#lookForLost(): AsyncGenerator<DeskEvent> {
    let isGone = false;
    this.#quietLooks += 1;
    try {
      for await (const event of this.#look()) {
        this.#quietLooks = 0;
        yield event;
      }
    } catch (error) {
      if (!isBridgeError(error, "DYNAMICS_CONVERSATION_GONE")) throw error;
      isGone = true;
    }
    const { externalId } = this.#conversation;
    if (!isGone && (await conversationState(externalId, this.#parts)) !== "over") return;
    const told = { key: `gone:${externalId}`, at: this.#parts.clock.now(), cursor: this.#cursor };
    yield { ...told, type: "ended", by: "unknown", why: "closed without a word" };
  }

  /** Before an end is passed on; a conversation that is closed can no longer be read. */
  async *#lookBeforeEnd(): AsyncGenerator<DeskEvent> {
    try {
      yield* this.#look();
    } catch (error) {
      if (!isBridgeError(error, "DYNAMICS_CONVERSATION_GONE")) throw error;
    }
  }

  /** Reads the list and carries what the webhook did not bring, in the order of the ids. */
  async *#look(): AsyncGenerator<DeskEvent> {
    const now = this.#now();
    this.#looks = this.#looks.filter((at) => at > now);
    this.#lookedAt = now;
    const { upTo } = this.#cursor.known;
    const { externalId } = this.#conversation;
    const since = new Date(Number(upTo));
    const listed = await this.#parts.messaging.messages(externalId, since, this.#options.signal);
    for (const { messageId, activity } of listed) {
      const message = readActivity(activity);
      if (message.kind !== "message" || this.#isOurs(message)) continue;
      const mark = fingerprint(message);
      const { was, known } = matched(this.#cursor.known, messageId, mark);
      this.#cursor = { ...this.#cursor, known };
      if (was) continue;
      this.#cursor = { ...this.#cursor, known: carriedNamed(known, messageId, mark, now) };
      yield this.#reply(message, { key: `message:${messageId}`, at: new Date(Number(messageId)) });
    }
    this.#cursor = { ...this.#cursor, known: settled(this.#cursor.known, now - this.#timings.settleMs) };
    this.#lookIfQuiet();
  }

  #reply(message: Extract<Activity, { kind: "message" }>, told: { key: string; at: Date }): DeskEvent {
    const { from, text, files } = message;
    const rep: Rep = { id: from.id, name: from.name, role: from.id === "" && from.name === "" ? "system" : "rep" };
    const attachments = files.map(({ name, contentType, url }) => ({ name, mimeType: contentType, url }));
    return { ...told, type: "message", messageId: told.key, rep, text, attachments, cursor: this.#cursor };
  }

  /** What the bridge has sent itself may come back. */
  #isOurs({ from }: { from: { id: string; name: string } }): boolean {
    return from.id === customerId(this.#conversation.handoff) || from.name === briefName;
  }

  /** One row of looks, however many repetitions come: the list is not there to be polled. */
  #lookSoon(): void {
    const from = Math.max(this.#now(), this.#lookedAt + this.#timings.betweenMs);
    this.#looks = this.#timings.againMs.map((ms) => from + ms);
  }

  /** A conversation with a rep that falls silent may have lost what was said last. */
  #lookIfQuiet(): void {
    const further = 2 ** Math.min(this.#quietLooks, mostDoublings);
    const at = this.#now() + this.#parts.settings.messaging.gapCheckMs * further;
    this.#looks = [...this.#looks.filter((one) => one < at), at];
  }

  #isDue(): boolean {
    return this.#looks.some((at) => at <= this.#now());
  }

  #untilNext(): number {
    return Math.max(0, Math.min(...this.#looks, this.#now() + 60_000) - this.#now());
  }

  #now(): number {
    return this.#parts.clock.now().getTime();
  }
}
