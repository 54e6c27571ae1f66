import { setTimeout as sleep } from "node:timers/promises";
import { type Activity, fingerprint, readActivity } from "../../dynamics/messaging/activity.ts";
import { isBridgeError } from "../../lib/errors.ts";
import type { DeskConversation, DeskEvent, FollowOptions, Inbox, Rep } from "../desk.ts";
import { type Cursor, readCursor, withTransfer } from "./cursor.ts";
import { carriedNamed, carriedUnnamed, matched, mayBeKnown, settled } from "./known-messages.ts";
import { isEnd, lifecycleEvent } from "./lifecycle.ts";
import { replyEvent, type Words } from "./reply-event.ts";
import { LookTimes } from "./look-times.ts";
import { lostInTranscript } from "./lost-in-transcript.ts";
import { briefName, customerId } from "./our-name.ts";
import { patiently } from "./patiently.ts";
import { conversationState } from "./state.ts";
import type { GapTimings, OmnichannelParts } from "./settings.ts";

const waits = { againMs: [0, 2_000, 10_000, 30_000], transcriptMs: [0, 2_000, 8_000] };
const usual: GapTimings = { ...waits, betweenMs: 2_000, settleMs: 30_000, namelessMs: 2_000 };
const retryMs = 5_000;
/** The sender's three tries, and some. */
const repeatedWithinMs = 45_000;

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
  if (conversation.externalId === "" || inbox === undefined) {
    // Another process may be opening it: it is followed anew, under the id that it has then.
    await sleep(parts.timings?.namelessMs ?? usual.namelessMs, undefined, { signal: options.signal }).catch(() => {});
    return;
  }
  yield* new Following(conversation, { ...options, inbox }, parts).run();
}

class Following {
  readonly #conversation: DeskConversation;
  readonly #options: FollowOptions & { inbox: Inbox };
  readonly #parts: OmnichannelParts;
  readonly #timings: GapTimings;
  #cursor: Cursor;
  readonly #looks: LookTimes;

  constructor(conversation: DeskConversation, options: FollowOptions & { inbox: Inbox }, parts: OmnichannelParts) {
    this.#conversation = conversation;
    this.#options = options;
    this.#parts = parts;
    this.#timings = { ...usual, ...parts.timings };
    this.#cursor = readCursor(conversation.cursor, new Date(0));
    this.#looks = new LookTimes({ ...this.#timings, quietMs: parts.settings.messaging.gapCheckMs });
    if (conversation.cursor === null) this.#looks.whenQuiet(this.#now());
    else this.#looks.at(this.#now());
  }

  async *run(): AsyncGenerator<DeskEvent> {
    const { inbox, signal } = this.#options;
    while (!signal.aborted) {
      yield* this.#takeAll();
      const due = this.#looks.due(this.#now());
      if (due !== undefined) yield* this.#lookForLost(due === "quiet");
      await inbox.changed(this.#looks.untilNext(this.#now()), signal);
    }
  }

  async *#takeAll(): AsyncGenerator<DeskEvent> {
    for (let last = -1; last < this.#cursor.no;) {
      last = this.#cursor.no;
      for (const delivery of await this.#options.inbox.after(last)) yield* this.#take(delivery);
    }
  }

  async *#take({ no, at, body }: { no: number; at: Date; body: unknown }): AsyncGenerator<DeskEvent> {
    const activity = readActivity(body);
    // Whoever goes on after a crash in the middle of it takes the end anew.
    if (activity.kind === "event" && isEnd(activity.name)) yield* this.#lookBeforeEnd();
    if (this.#options.signal.aborted) return;
    this.#cursor = { ...this.#cursor, no };
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
      this.#looks.soon(this.#now());
      return;
    }
    this.#cursor = { ...this.#cursor, known: carriedUnnamed(this.#cursor.known, mark, at.getTime()) };
    yield this.#reply(message, { key, at });
    this.#looks.notQuiet();
    this.#looks.whenQuiet(this.#now());
  }

  async *#event(event: Extract<Activity, { kind: "event" }>, key: string, at: Date): AsyncGenerator<DeskEvent> {
    const last = this.#cursor.lastEvent;
    const isAgain =
      last?.name === event.name && last.from === event.from.id && at.getTime() - last.at < repeatedWithinMs;
    if (isAgain) return;
    this.#cursor = { ...this.#cursor, lastEvent: { name: event.name, from: event.from.id, at: at.getTime() } };
    const { repNames, dataverse } = this.#parts;
    const rep: Rep = { id: event.from.id, name: await repNames.of(event.from, dataverse), role: "rep" };
    const told = lifecycleEvent(event.name, rep, { key, at });
    const { gone, cursor } = withTransfer(this.#cursor, told, event.from.id);
    this.#cursor = cursor;
    if (gone !== null) yield { key: `${key}:left`, at, type: "left", rep: { id: gone, name: "", role: "rep" } };
    yield { ...told, cursor: this.#cursor };
  }

  /** What the webhook may have lost: messages, and, where it has been quiet, the end itself. */
  async *#lookForLost(isQuiet: boolean): AsyncGenerator<DeskEvent> {
    const { externalId } = this.#conversation;
    // Asked first: what is said between the two looks is not the last then.
    let isOver = isQuiet && (await conversationState(externalId, this.#parts)) === "over";
    if (isOver) yield* this.#takeAll();
    this.#looks.nothingFound();
    try {
      for await (const event of this.#look()) {
        this.#looks.notQuiet();
        yield event;
      }
    } catch (error) {
      if (!isBridgeError(error)) throw error;
      // What the webhook brings does not wait for it.
      if (error.retryable) return this.#looks.at(this.#now() + (error.retryAfterMs ?? retryMs));
      if (error.code !== "DYNAMICS_CONVERSATION_GONE") throw error;
      isOver = true;
      yield* this.#takeAll();
      yield* this.#fromTranscript();
    }
    if (!isOver || this.#options.signal.aborted) return;
    const told = { key: `gone:${externalId}`, at: this.#parts.clock.now(), cursor: this.#cursor };
    yield { ...told, type: "ended", by: "unknown", why: "closed without a word" };
  }

  /** Before an end is passed on, however long it takes; a conversation that is closed can no longer be read. */
  async *#lookBeforeEnd(): AsyncGenerator<DeskEvent> {
    const { signal } = this.#options;
    try {
      yield* this.#look((read) => patiently(read, { signal }));
    } catch (error) {
      if (!isBridgeError(error, "DYNAMICS_CONVERSATION_GONE")) throw error;
      yield* this.#fromTranscript();
    }
  }

  /** Reads the transcript of a closed conversation for what the webhook did not bring. */
  async *#fromTranscript(): AsyncGenerator<DeskEvent> {
    const options = { parts: this.#parts, signal: this.#options.signal, waits: this.#timings.transcriptMs };
    const lost = await lostInTranscript(this.#conversation, this.#cursor.known, options);
    for (const { at, from, text, files } of lost) {
      const mark = fingerprint({ text, files });
      this.#cursor = { ...this.#cursor, known: carriedUnnamed(this.#cursor.known, mark, this.#now()) };
      const named = files.map((file) => ({ ...file, url: "" }));
      yield this.#reply({ from, text, files: named }, { key: `transcript:${at.getTime()}:${mark}`, at });
    }
  }

  /** Reads the list and carries what the webhook did not bring, in the order of the ids. */
  async *#look(how: <T>(read: () => Promise<T>) => Promise<T> = (read) => read()): AsyncGenerator<DeskEvent> {
    const now = this.#now();
    this.#looks.begun(now);
    const { upTo } = this.#cursor.known;
    const { externalId } = this.#conversation;
    const since = new Date(Number(upTo));
    const listed = await how(() => this.#parts.messaging.messages(externalId, since, this.#options.signal));
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
    this.#looks.whenQuiet(now);
  }

  #reply(message: Words, told: { key: string; at: Date }): DeskEvent {
    return { ...replyEvent(message, told), cursor: this.#cursor };
  }

  /** What the bridge has sent itself may come back. */
  #isOurs({ from }: { from: { id: string; name: string } }): boolean {
    return from.id === customerId(this.#conversation.handoff) || from.name === briefName;
  }

  #now(): number {
    return this.#parts.clock.now().getTime();
  }
}
