import { fingerprint, readActivity } from "../../../dynamics/messaging/activity.ts";
import { type BridgeError, isBridgeError } from "../../../lib/errors.ts";
import type { DeskConversation, DeskEvent } from "../../desk.ts";
import { compareList } from "./compare-list.ts";
import { type Cursor, withEcho } from "../follow/cursor.ts";
import { carriedFirst, carriedNamed, settled } from "./known-messages.ts";
import type { GapParts, Place } from "./gap-parts.ts";
import { ListReader } from "./list-reader.ts";
import { mayHaveCaughtUp } from "./lag.ts";
import { lostInTranscript } from "./lost-in-transcript.ts";
import { isOurs, isOwnWords } from "../our-words.ts";
import { patiently } from "../patiently.ts";
import { replyEvent, withoutMarkup, type Words } from "../follow/reply-event.ts";

/** An end is not held back for longer because the list cannot be read. */
const patienceMs = 600_000;

/**
 * What the webhook does not bring of a conversation, because a delivery that fails three times is lost, and what its
 * deliveries leave open, because they have no ids: both are read from the list of messages (contract dynamics-365 7.6).
 */
export class Gaps {
  readonly #conversation: DeskConversation;
  readonly #place: Place;
  readonly #gaps: GapParts;
  readonly #list: ListReader;
  /** The list did not have yet what was carried: the last look has told nothing of what it had more. */
  isBehind = false;
  /** When the last look began that has seen everything; milliseconds since the epoch. */
  seenAt = 0;

  constructor(conversation: DeskConversation, place: Place, gaps: GapParts) {
    this.#conversation = conversation;
    this.#place = place;
    this.#gaps = gaps;
    this.#list = new ListReader(conversation.externalId, gaps.parts);
  }

  /** Reads the list and carries what the webhook did not bring, in the order of the ids. */
  async *look(how: <T>(read: () => Promise<T>) => Promise<T> = (read) => read()): AsyncGenerator<DeskEvent> {
    const { timings, looks, options } = this.#gaps;
    const now = this.#now();
    looks.begun(now);
    const since = new Date(Number(this.#place.cursor.known.upTo));
    const listed = await how(() => this.#list.read(since, options.signal));
    const messages = listed.flatMap(({ messageId, activity }) => {
      const words = readActivity(activity);
      if (words.kind !== "message" || isOurs(words.from, this.#conversation)) return [];
      return [{ id: messageId, mark: fingerprint(words), words }];
    });
    const { known, lost, isBehind, reworded } = compareList(this.#place.cursor.known, messages, { now, ...timings });
    this.#place.cursor = { ...this.#place.cursor, known };
    if (reworded > 0) this.#warn(reworded);
    for (const { id, mark, words } of messages.filter((one) => lost.includes(one.id))) {
      this.#know(carriedNamed(this.#place.cursor.known, id, mark, now));
      if (!(await this.isOwn(id, words))) yield this.#found(words, { key: `message:${id}`, at: new Date(Number(id)) });
    }
    if (isBehind && !this.isBehind) looks.soon(this.#now());
    this.isBehind = isBehind;
    if (isBehind) return;
    this.seenAt = now;
    const newest = Number(listed.at(-1)?.messageId ?? 0);
    this.#know(settled(this.#place.cursor.known, newest - timings.settleMs));
    looks.whenQuiet(now);
  }

  /** Before an end is passed on, for as long as the list may take to be readable. One that is closed has a transcript. */
  async *beforeEnd(): AsyncGenerator<DeskEvent> {
    const { signal } = this.#gaps.options;
    const since = this.#now();
    try {
      do yield* this.look((read) => patiently(read, { signal, mostMs: patienceMs }));
      while (this.isBehind && (await mayHaveCaughtUp(since, this.#gaps)));
    } catch (error) {
      if (!isBridgeError(error) || signal.aborted) throw error;
      if (error.code !== "DYNAMICS_CONVERSATION_GONE") yield this.unread(error);
      yield* this.fromTranscript();
    }
  }

  /** Reads the transcript of a closed conversation for what the webhook did not bring. */
  async *fromTranscript(): AsyncGenerator<DeskEvent, undefined> {
    const { parts, timings, options } = this.#gaps;
    const reading = { parts, signal: options.signal, waits: timings.transcriptMs };
    const lost = await lostInTranscript(this.#conversation, this.#place.cursor.known, reading);
    for (const { at, from, text, files } of lost) {
      const mark = fingerprint({ text, files });
      this.#know(carriedFirst(this.#place.cursor.known, mark, this.#now()));
      const named = files.map((file) => ({ ...file, url: "" }));
      yield this.#found({ id: "", from, text, files: named }, { key: `transcript:${at.getTime()}:${mark}`, at });
    }
  }

  /** Whether it is the customer's own; the id is of the list, or empty. */
  async isOwn(id: string, words: Words): Promise<boolean> {
    const { options, parts } = this.#gaps;
    const { cursor } = this.#place;
    const how = await isOwnWords({ id, words }, { cursor, own: options.own, parts });
    if (how === "id") this.#place.cursor = withEcho(cursor, words.from.id);
    return how !== undefined;
  }

  /** What a rep said, with the place behind it. */
  reply(words: Words, told: { key: string; at: Date }): DeskEvent {
    return { ...replyEvent(words, told), cursor: this.#place.cursor };
  }

  /** The trace says once why the list cannot be read. */
  unread({ code, message, remedy }: BridgeError): DeskEvent {
    const data = { code, message, remedy };
    return {
      key: `unread:${code}`,
      at: this.#gaps.parts.clock.now(),
      type: "noted",
      what: "list-unread",
      level: "warning",
      data,
    };
  }

  #found(words: Words, told: { key: string; at: Date }): DeskEvent {
    return this.reply(withoutMarkup(words), told);
  }

  #know(known: Cursor["known"]): void {
    this.#place.cursor = { ...this.#place.cursor, known };
  }

  #warn(messages: number): void {
    const { name } = this.#gaps.parts.settings;
    const facts = { connection: name, conversationId: this.#conversation.externalId, messages };
    this.#gaps.parts.logger?.warn(facts, "the list of messages words otherwise than the webhook what it has brought");
  }

  #now(): number {
    return this.#gaps.parts.clock.now().getTime();
  }
}
