import { setTimeout as sleep } from "node:timers/promises";
import { fingerprint, readActivity } from "../../dynamics/messaging/activity.ts";
import { isBridgeError } from "../../lib/errors.ts";
import type { DeskConversation, DeskEvent, FollowOptions } from "../desk.ts";
import { compareList } from "./compare-list.ts";
import type { Cursor } from "./cursor.ts";
import { type Brought, carriedFirst, carriedNamed, settled } from "./known-messages.ts";
import type { LookTimes } from "./look-times.ts";
import { lostInTranscript } from "./lost-in-transcript.ts";
import { isOurs, isOwnWords } from "./our-words.ts";
import { patiently } from "./patiently.ts";
import { replyEvent, type Words } from "./reply-event.ts";
import type { GapTimings, OmnichannelParts } from "./settings.ts";

/** Where a conversation is followed from; whoever tells an event moves it on. */
export interface Place {
  cursor: Cursor;
}

interface GapParts {
  parts: OmnichannelParts;
  timings: GapTimings;
  looks: LookTimes;
  options: FollowOptions;
}

/**
 * What the webhook does not bring of a conversation, because a delivery that fails three times is lost, and what its
 * deliveries leave open, because they have no ids: both are read from the list of messages (contract dynamics-365 7.6).
 */
export class Gaps {
  readonly #conversation: DeskConversation;
  readonly #place: Place;
  readonly #gaps: GapParts;
  /** Since when a delivery may have been a repetition or not, and the list has not said. */
  #doubtSince: number | undefined;
  #isBehind = false;
  /** When the last look began that has seen everything. */
  #seenAt = 0;

  constructor(conversation: DeskConversation, place: Place, gaps: GapParts) {
    this.#conversation = conversation;
    this.#place = place;
    this.#gaps = gaps;
  }

  /** The same words again, or the same delivery: only the list can tell, and it may lag. */
  doubt(delivery: Brought): void {
    const { looks, timings } = this.#gaps;
    // A look that began well after it has seen its message.
    if (this.#seenAt > delivery.at + timings.lagMs) return;
    this.#doubtSince ??= this.#now();
    looks.soon(this.#now());
  }

  /**
   * What comes behind a doubtful delivery does not overtake it: the list says what both are, once it has the later one.
   * One that lags behind the webhook is not waited for without end.
   *
   * @returns whether the later one has been told as well.
   */
  async *decide(delivery: Brought): AsyncGenerator<DeskEvent, boolean> {
    if (this.#doubtSince === undefined) return false;
    const before = this.#timesAwaited(delivery);
    const { timings } = this.#gaps;
    const begun = this.#now();
    let since: number | undefined;
    for (let goesOn = true; goesOn;) {
      const waitMs = yield* this.#tryLook();
      if (this.#timesAwaited(delivery) > before) return this.#certain();
      if (waitMs === undefined) goesOn = false;
      else if (waitMs === 0) goesOn = await this.#nextTry((since ??= this.#now()));
      else goesOn = this.#now() - begun < timings.unreadableMs && (await this.#wait(waitMs));
    }
    this.#doubtSince = undefined;
    return false;
  }

  /** Reads the list and carries what the webhook did not bring, in the order of the ids. */
  async *look(how: <T>(read: () => Promise<T>) => Promise<T> = (read) => read()): AsyncGenerator<DeskEvent> {
    const { parts, timings, looks, options } = this.#gaps;
    const now = this.#now();
    looks.begun(now);
    const since = new Date(Number(this.#place.cursor.known.upTo));
    const { externalId } = this.#conversation;
    const listed = await how(() => parts.messaging.messages(externalId, since, options.signal));
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
      if (!(await this.#isOwn(id, words))) yield this.reply(words, { key: `message:${id}`, at: new Date(Number(id)) });
    }
    if (isBehind && !this.#isBehind) looks.soon(this.#now());
    this.#isBehind = isBehind;
    if (isBehind) return;
    this.#seenAt = now;
    const newest = Number(listed.at(-1)?.messageId ?? 0);
    this.#know(settled(this.#place.cursor.known, newest - timings.settleMs));
    looks.whenQuiet(now);
  }

  /** Before an end is passed on, however long it takes; a conversation that is closed can no longer be read. */
  async *beforeEnd(): AsyncGenerator<DeskEvent> {
    const { signal } = this.#gaps.options;
    const since = this.#now();
    try {
      do yield* this.look((read) => patiently(read, { signal }));
      while (this.#isBehind && (await this.#nextTry(since)));
    } catch (error) {
      if (!isBridgeError(error, "DYNAMICS_CONVERSATION_GONE")) throw error;
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
      yield this.reply({ id: "", from, text, files: named }, { key: `transcript:${at.getTime()}:${mark}`, at });
    }
  }

  /** What a rep said, with the place behind it. */
  reply(words: Words, told: { key: string; at: Date }): DeskEvent {
    return { ...replyEvent(words, told), cursor: this.#place.cursor };
  }

  /** @returns 0, in how many milliseconds the list may be read, or undefined where it never will be again. */
  async *#tryLook(): AsyncGenerator<DeskEvent, number | undefined> {
    try {
      yield* this.look();
      return 0;
    } catch (error) {
      // The looks that are due anyway meet it again.
      if (!isBridgeError(error)) throw error;
      if (error.code === "DYNAMICS_CONVERSATION_GONE") return yield* this.fromTranscript();
      return error.retryAfterMs ?? this.#gaps.timings.betweenMs;
    }
  }

  #certain(): true {
    this.#doubtSince = undefined;
    this.#gaps.looks.certain();
    return true;
  }

  /** Waits for the next of the few looks that a list which lags is given. @returns false where it has had its time. */
  async #nextTry(since: number): Promise<boolean> {
    const { againMs, lagMs } = this.#gaps.timings;
    const elapsed = this.#now() - since;
    const next = [...againMs, lagMs].filter((ms) => ms <= lagMs).find((ms) => ms > elapsed);
    return next !== undefined && this.#wait(next - elapsed);
  }

  /** @returns false where nobody follows any more. */
  async #wait(ms: number): Promise<boolean> {
    const { signal } = this.#gaps.options;
    await sleep(ms, undefined, { signal }).catch(() => {});
    return !signal.aborted;
  }

  /** How often the list has brought such words first. */
  #timesAwaited({ mark }: Brought): number {
    return this.#place.cursor.known.awaited.filter((one) => one === mark).length;
  }

  #isOwn(id: string, words: Words): Promise<boolean> {
    const { cursor } = this.#place;
    return isOwnWords({ id, words }, { reps: cursor.reps, own: this.#gaps.options.own, parts: this.#gaps.parts });
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
