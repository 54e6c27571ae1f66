import type {
  DeliverOutcome,
  DeskAttachment,
  DeskConversation,
  DeskEntry,
  DeskEvent,
  DeskFile,
  DeskHandoff,
  DeskStatus,
  Finding,
  FollowOptions,
  LiveDesk,
  Opened,
  Prepared,
} from "../../../src/desks/desk.ts";

/** A desk in memory that does as it is told and remembers everything. What reps do is told by `World.tells`. */
export class FakeDesk implements LiveDesk {
  readonly name = "salesforce-messaging";
  readonly keepsIds = true;
  readonly limits = { partCharacters: 4000, partBytes: 8000, briefParts: 8 };
  readonly connection: string;
  readonly delivered: { conversation: string; entry: DeskEntry }[] = [];
  readonly opened: string[] = [];
  readonly closed: { conversation: string; reason: string }[] = [];
  /** What the next deliveries come to; "done" when empty. */
  readonly outcomes: DeliverOutcome[] = [];
  /** What the next openings throw. */
  readonly openErrors: Error[] = [];
  /** What `status` answers: one after the other, the last one for ever. */
  statuses: (DeskStatus | Error)[] = ["nobody"];
  asked = 0;
  openNow: boolean | undefined = true;
  /** Runs in the middle of a closing, before its answer. */
  whileClosing: () => Promise<void> = async () => {};
  /** Runs when something arrives, before the answer. */
  whileDelivering: () => Promise<void> = async () => {};
  /** Runs when a conversation has been created, before the answer. */
  whileOpening: () => Promise<void> = async () => {};

  constructor(connection: string) {
    this.connection = connection;
  }

  forget(): void {
    for (const list of [this.delivered, this.opened, this.closed, this.outcomes, this.openErrors]) list.length = 0;
    this.statuses = ["nobody"];
    this.asked = 0;
    this.openNow = true;
    this.whileClosing = async () => {};
    this.whileOpening = async () => {};
    this.whileDelivering = async () => {};
  }

  /** What the rep reads, in order. */
  get reads(): string[] {
    return this.delivered.flatMap(({ entry }) => (entry.kind === "text" ? [entry.text] : []));
  }

  async prepare(handoff: DeskHandoff): Promise<Prepared> {
    const { handoffId, conversationNo, identity } = handoff;
    const externalId = `${this.connection}:${handoffId}:${conversationNo}`;
    return { externalId, credentials: { token: "t" }, identityKind: identity.kind, attributes: {}, warnings: [] };
  }

  async open(conversation: DeskConversation): Promise<Opened> {
    const error = this.openErrors.shift();
    if (error !== undefined) throw error;
    this.opened.push(conversation.externalId);
    await this.whileOpening();
    return { externalId: conversation.externalId, records: {} };
  }

  async deliver(conversation: DeskConversation, entry: DeskEntry): Promise<DeliverOutcome> {
    await this.whileDelivering();
    const outcome = this.outcomes.shift() ?? { status: "done" };
    if (outcome.status === "done") this.delivered.push({ conversation: conversation.externalId, entry });
    return outcome;
  }

  async close(conversation: DeskConversation, reason: string): Promise<void> {
    await this.whileClosing();
    this.closed.push({ conversation: conversation.externalId, reason });
  }

  /** Tells nothing until it is cut: what a rep does is brought in by the test. */
  follow(_conversation: DeskConversation, { signal, onConnected }: FollowOptions): AsyncIterable<DeskEvent> {
    onConnected();
    const cut = new Promise((resolve) => {
      if (signal.aborted) resolve(undefined);
      signal.addEventListener("abort", resolve, { once: true });
    });
    const next = async () => ({ done: true as const, value: await cut.then(() => undefined) });
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }

  async status(): Promise<DeskStatus> {
    this.asked += 1;
    const status = this.statuses.length > 1 ? this.statuses.shift() : this.statuses[0];
    if (status instanceof Error) throw status;
    return status ?? "unknown";
  }

  async isOpen(): Promise<boolean | undefined> {
    return this.openNow;
  }

  async fetchAttachment(
    _conversation: DeskConversation,
    { name, mimeType }: DeskAttachment,
    _maxBytes: number,
  ): Promise<DeskFile> {
    return { name, mimeType, bytes: Buffer.from(`bytes of ${name}`) };
  }

  async check(): Promise<Finding[]> {
    return [];
  }
}
