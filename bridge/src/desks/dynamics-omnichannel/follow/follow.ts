import { setTimeout as sleep } from "node:timers/promises";
import { type Activity, fingerprint, readActivity } from "../../../dynamics/messaging/activity.ts";
import { type BridgeError, isBridgeError } from "../../../lib/errors.ts";
import type { DeskConversation, DeskEvent, FollowOptions, Inbox, Rep } from "../../desk.ts";
import { type Cursor, readCursor, withRep, withTransfer } from "./cursor.ts";
import { Doubts } from "../gaps/doubts.ts";
import type { Place } from "../gaps/gap-parts.ts";
import { Gaps } from "../gaps/gaps.ts";
import { type Brought, carriedUnnamed, isRepeated, mayBeKnown, passedOver } from "../gaps/known-messages.ts";
import { isEnd, isFailedTransfer, lifecycleEvent, undoneBy } from "./lifecycle.ts";
import { LookTimes } from "../gaps/look-times.ts";
import { isOurs } from "../our-words.ts";
import { conversationState } from "../state.ts";
import { type OmnichannelParts, timingsOf } from "../settings.ts";
import { remembered, type ToldEvent, wasTold } from "./told-events.ts";

/** A delivery's number, and what its event is called. */
interface Told {
  no: number;
  key: string;
  at: Date;
}

type Of<Kind extends Activity["kind"]> = Extract<Activity, { kind: Kind }>;

const retryMs = 5_000;
/** What an admin has to mend is looked at again after so long. */
const mendedMs = 60_000;

/**
 * Follows a conversation: what the webhook brings, which is stored before it is answered, and now and then what the list
 * of messages says (contract dynamics-365 7.6, 7.7).
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
    await sleep(timingsOf(parts).namelessMs, undefined, { signal: options.signal }).catch(() => {});
    return;
  }
  yield* new Following(conversation, { ...options, inbox }, parts).run();
}

class Following {
  readonly #conversation: DeskConversation;
  readonly #options: FollowOptions & { inbox: Inbox };
  readonly #parts: OmnichannelParts;
  readonly #place: Place;
  readonly #looks: LookTimes;
  readonly #gaps: Gaps;
  readonly #doubts: Doubts;

  constructor(conversation: DeskConversation, options: FollowOptions & { inbox: Inbox }, parts: OmnichannelParts) {
    const timings = timingsOf(parts);
    this.#conversation = conversation;
    this.#options = options;
    this.#parts = parts;
    this.#place = { cursor: readCursor(conversation.cursor, new Date(0)) };
    this.#looks = new LookTimes({ ...timings, quietMs: parts.settings.messaging.gapCheckMs });
    const gapParts = { parts, timings, looks: this.#looks, options };
    this.#gaps = new Gaps(conversation, this.#place, gapParts);
    this.#doubts = new Doubts(this.#gaps, this.#place, gapParts);
  }

  async *run(): AsyncGenerator<DeskEvent> {
    const { inbox, signal } = this.#options;
    this.#looks.whenQuiet(this.#now());
    // After a restart the list goes first: it has the order of everything since.
    if (this.#conversation.cursor !== null) yield* this.#lookForLost(true);
    while (!signal.aborted) {
      yield* this.#takeAll();
      const due = this.#looks.due(this.#now());
      if (due !== undefined) yield* this.#lookForLost(due === "quiet");
      await inbox.changed(this.#looks.untilNext(this.#now()), signal);
    }
  }

  async *#takeAll(): AsyncGenerator<DeskEvent> {
    for (let last = -1; last < this.#place.cursor.no;) {
      last = this.#place.cursor.no;
      for (const delivery of await this.#options.inbox.after(last)) yield* this.#take(delivery);
    }
  }

  async *#take({ no, at, body }: { no: number; at: Date; body: unknown }): AsyncGenerator<DeskEvent> {
    const activity = readActivity(body);
    const told: Told = { no, key: `inbox:${no}`, at };
    if (activity.kind === "message") yield* this.#message(activity, told);
    else yield* this.#other(activity, told);
  }

  async *#other(activity: Exclude<Activity, Of<"message">>, told: Told): AsyncGenerator<DeskEvent> {
    const { no, key, at } = told;
    // Whoever goes on after a crash in the middle of it takes the end anew.
    if (activity.kind === "event" && isEnd(activity.name)) yield* this.#gaps.beforeEnd();
    if (this.#options.signal.aborted) return;
    this.#move({ no });
    if (activity.kind === "event") yield* this.#event(activity, told);
    if (activity.kind === "typing") yield { key, at, type: "typing", on: true, cursor: this.#place.cursor };
  }

  async *#message(message: Of<"message">, { no, key, at }: Told): AsyncGenerator<DeskEvent> {
    const delivery: Brought = { id: message.id, mark: fingerprint(message), at: at.getTime() };
    const { known } = this.#place.cursor;
    if (isOurs(message.from, this.#conversation) || isRepeated(known, delivery)) return this.#move({ no });
    if (mayBeKnown(known, delivery)) {
      this.#doubts.add(delivery);
      return this.#move({ no, known: passedOver(known, delivery) });
    }
    const isTold = yield* this.#doubts.decide(delivery);
    if (this.#options.signal.aborted) return;
    if (isTold) return this.#move({ no, known: passedOver(this.#place.cursor.known, delivery) });
    if (await this.#gaps.isOwn("", message)) {
      this.#move({ no });
      yield { key, at, type: "noted", what: "own-words-came-back", cursor: this.#place.cursor };
      return;
    }
    this.#move({ no, known: carriedUnnamed(this.#place.cursor.known, delivery) });
    yield this.#gaps.reply(message, { key, at });
    this.#looks.notQuiet();
    this.#looks.whenQuiet(this.#now());
  }

  async *#event(event: Of<"event">, { key, at }: Told): AsyncGenerator<DeskEvent> {
    const { told, passedOnBy } = this.#place.cursor;
    const id = isFailedTransfer(event.name) ? (passedOnBy ?? event.from.id) : event.from.id;
    const happened: ToldEvent = [event.name, id, at.getTime()];
    if (wasTold(told, happened)) return;
    this.#move({ told: remembered(told, happened, undoneBy(event.name)) });
    const { repNames, dataverse } = this.#parts;
    const rep: Rep = { id, name: await repNames.of({ ...event.from, id }, dataverse), role: "rep" };
    const means = lifecycleEvent(event.name, rep, { key, at });
    if (means.type === "joined") this.#place.cursor = withRep(this.#place.cursor, id);
    const { gone, cursor } = withTransfer(this.#place.cursor, means, id);
    this.#place.cursor = cursor;
    if (gone !== null) yield { key: `${key}:left`, at, type: "left", rep: { id: gone, name: "", role: "rep" } };
    yield { ...means, cursor: this.#place.cursor };
  }

  /** What the webhook may have lost: messages, and, where it has been quiet, the end itself. */
  async *#lookForLost(isQuiet: boolean): AsyncGenerator<DeskEvent> {
    const { externalId } = this.#conversation;
    // Asked first: what is said between the two looks is not the last then.
    let isOver = isQuiet && (await conversationState(externalId, this.#parts)) === "over";
    this.#looks.nothingFound();
    try {
      for await (const event of this.#gaps.look()) {
        this.#looks.notQuiet();
        yield event;
      }
      if (isOver) yield* this.#takeAll();
      if (isOver && this.#gaps.isBehind) yield* this.#gaps.beforeEnd();
    } catch (error) {
      if (!isBridgeError(error)) throw error;
      if (error.code !== "DYNAMICS_CONVERSATION_GONE") {
        yield* this.#cannotLook(error);
        return;
      }
      isOver = true;
      yield* this.#takeAll();
      yield* this.#gaps.fromTranscript();
    }
    if (!isOver || this.#options.signal.aborted) return;
    const told = { key: `gone:${externalId}`, at: this.#parts.clock.now(), cursor: this.#place.cursor };
    yield { ...told, type: "ended", by: "unknown", why: "closed without a word" };
  }

  /** What the webhook brings does not wait for it. */
  async *#cannotLook(error: BridgeError): AsyncGenerator<DeskEvent> {
    this.#looks.at(this.#now() + (error.retryable ? (error.retryAfterMs ?? retryMs) : mendedMs));
    if (!error.retryable) yield this.#gaps.unread(error);
  }

  #move(changes: Partial<Cursor>): void {
    this.#place.cursor = { ...this.#place.cursor, ...changes };
  }

  #now(): number {
    return this.#parts.clock.now().getTime();
  }
}
