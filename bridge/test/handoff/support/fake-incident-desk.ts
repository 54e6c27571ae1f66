import type {
  DeskConversation,
  DeskHandoff,
  DeskStatus,
  Opened,
  OpenOptions,
  Prepared,
} from "../../../src/desks/desk.ts";
import { FakeCaseDesk } from "./fake-case-desk.ts";

/** A desk in memory that goes one way, as incidents do: nobody tells that a record is closed, but it may be asked. */
export class FakeIncidentDesk extends FakeCaseDesk {
  override readonly name = "dynamics-incidents";
  override readonly connection = "incidents";
  /** What `status` answers next; afterwards what is true of the record. */
  readonly answers: (DeskStatus | Error)[] = [];
  /** The records that were asked for, in order. */
  readonly asked: string[] = [];

  /** What an opening tells of itself. */
  ids: Record<string, string> = {};
  /** Runs while the desk is asked, before its answer. */
  whileAsked: () => Promise<void> = async () => {};

  override forget(): void {
    super.forget();
    this.whileAsked = async () => {};
    this.answers.length = 0;
    this.asked.length = 0;
    this.ids = {};
  }

  override async prepare(handoff: DeskHandoff): Promise<Prepared> {
    return { ...(await super.prepare(handoff)), shareKey: `session:${handoff.sessionId}` };
  }

  override async open(conversation: DeskConversation, options: OpenOptions): Promise<Opened> {
    return { ...(await super.open(conversation, options)), records: this.ids };
  }

  override async status({ externalId }: { externalId: string }): Promise<DeskStatus> {
    this.asked.push(externalId);
    await this.whileAsked();
    const answer = this.answers.shift() ?? (this.closedRecords.has(externalId) ? "gone" : "with-rep");
    if (answer instanceof Error) throw answer;
    return answer;
  }
}
