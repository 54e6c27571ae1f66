import type { DeskEvent, LiveDesk } from "../../../src/desks/desk.ts";
import type { TestConversation } from "./lab.ts";

type EventOf<Type extends DeskEvent["type"]> = Extract<DeskEvent, { type: Type }>;

/** Follows a conversation as the heart does: keeps the cursor and the reps, and acts on each event's first arrival. */
export class Follower {
  /** Every event that came, doubles too. */
  readonly events: DeskEvent[] = [];
  readonly reps = new Set<string>();
  /** True once the desk has nothing more to say. */
  finished = false;
  failure: unknown;
  connections = 0;
  readonly done: Promise<void>;
  readonly #abort = new AbortController();
  #waiting: (() => void)[] = [];

  constructor(desk: LiveDesk, conversation: TestConversation) {
    this.done = this.#run(desk, conversation);
  }

  async #run(desk: LiveDesk, conversation: TestConversation): Promise<void> {
    const options = {
      signal: this.#abort.signal,
      onConnected: () => {
        this.connections += 1;
        this.#tell();
      },
      hasRep: () => this.reps.size > 0,
    };
    try {
      for await (const event of desk.follow(conversation, options)) this.#store(conversation, event);
    } catch (error) {
      this.failure = error;
    }
    this.finished = true;
    this.#tell();
  }

  #store(conversation: TestConversation, event: DeskEvent): void {
    if (event.cursor !== undefined) conversation.cursor = JSON.parse(JSON.stringify(event.cursor)) as object;
    if (event.type === "joined") {
      this.reps.add(event.rep.id);
      conversation.waiting = false;
    }
    if (event.type === "left") this.reps.delete(event.rep.id);
    this.events.push(event);
    this.#tell();
  }

  all<Type extends DeskEvent["type"]>(type: Type): EventOf<Type>[] {
    return this.events.filter((event): event is EventOf<Type> => event.type === type);
  }

  get texts(): string[] {
    return this.all("message").map((event) => event.text);
  }

  noted(what: string): EventOf<"noted">[] {
    return this.all("noted").filter((event) => event.what === what);
  }

  /** Waits until something is so; looks after each event and connection. */
  async until(isSo: () => boolean, withinMs = 5000): Promise<void> {
    const late = setTimeout(() => this.#tell(), withinMs);
    const end = performance.now() + withinMs;
    while (!isSo()) {
      if (performance.now() >= end) {
        throw new Error(`It did not come to that: ${JSON.stringify(this.events.map(({ type }) => type))}`);
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    clearTimeout(late);
  }

  connected(times = 1): Promise<void> {
    return this.until(() => this.connections >= times);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.done;
  }

  #tell(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
