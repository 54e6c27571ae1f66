import { answerJson } from "../../lib/answer-json.ts";
import type { Clock } from "../../lib/clock.ts";
import type { DeskConversation, DeskEvent } from "../desk.ts";
import { otherConversationId } from "./conversation-id.ts";
import type { Progress } from "./cursor.ts";
import { entryEvents, entryHead } from "./events.ts";
import type { Frame } from "./stream.ts";
import { asObject } from "./wire.ts";

/** One entry on its way in, from the stream or from the list. */
export interface Item {
  entry: unknown;
  key: string;
  at: number;
  /** Of the stream's frame; a listed entry has none. */
  eventId: string | undefined;
}

/** Entries later than this ahead of our clock do not move the cursor. */
const farFutureMs = 3_600_000;

/** Turns entries into events: each once, in the order of their time, with the cursor to resume after it. */
export class Intake {
  readonly #progress: Progress;
  readonly #clock: Clock;
  readonly #conversation: DeskConversation;
  readonly #otherId: string;
  readonly #notedOnce = new Set<string>();
  #usesOtherId = false;

  constructor(conversation: DeskConversation, progress: Progress, clock: Clock) {
    this.#conversation = conversation;
    this.#progress = progress;
    this.#clock = clock;
    this.#otherId = otherConversationId(conversation.handoff);
  }

  /** The conversation's id; the other one as soon as the stream has shown that it was taken. */
  get externalId(): string {
    return this.#usesOtherId ? this.#otherId : this.#conversation.externalId;
  }

  /** The entry of a frame; undefined for other conversations of the same customer, whose streams are one. */
  fromFrame({ id, data }: Frame): Item | undefined {
    const { conversationId, conversationEntry } = asObject(answerJson(data));
    if (conversationId === this.#otherId) this.#usesOtherId = true;
    if (conversationId === this.externalId) return this.#item(conversationEntry, id);
    this.#progress.sawEventId(id);
    return undefined;
  }

  fromList(entry: unknown): Item {
    return this.#item(entry, undefined);
  }

  /** The events of entries nobody has seen yet. Ask for the next one only when the last one is stored. */
  *events(items: Item[]): Generator<DeskEvent> {
    for (const item of items.toSorted((left, right) => left.at - right.at)) {
      this.#progress.sawEventId(item.eventId);
      if (this.#progress.knows(item.key)) continue;
      const now = this.#clock.now();
      const events = entryEvents(item.entry, now).filter((event) => this.#isNew(event));
      this.#progress.saw(item.key, item.at > now.getTime() + farFutureMs ? undefined : item.at);
      yield* events.map((event, index) =>
        index === events.length - 1 ? { ...event, cursor: this.#progress.cursor() } : event,
      );
    }
  }

  /** How many of the entries nobody has seen yet. */
  countNew(items: Item[]): number {
    return items.filter(({ key }) => !this.#progress.knows(key)).length;
  }

  /** An event that the desk itself has to tell, with the cursor as it stands; `key` is unique in the conversation. */
  own<Body extends object>(key: string, body: Body): Body & { key: string; at: Date; cursor: object } {
    const at = this.#clock.now();
    return { ...body, key: `${this.externalId}:${key}`, at, cursor: this.#progress.cursor() };
  }

  #item(entry: unknown, eventId: string | undefined): Item {
    const { key, at } = entryHead(entry);
    return { entry, key, at: at ?? this.#clock.now().getTime(), eventId };
  }

  /** What has no meaning is said once for each kind. */
  #isNew(event: DeskEvent): boolean {
    if (event.type !== "noted" || event.what !== "ignored-event") return true;
    const kind = String(event.data?.["entryType"]);
    if (this.#notedOnce.has(kind) || this.#notedOnce.size > 100) return false;
    this.#notedOnce.add(kind);
    return true;
  }
}
