import {
  type DeliverOptions,
  type DeliverOutcome,
  type Desk,
  type DeskAttachment,
  type DeskConversation,
  type DeskEntry,
  type DeskFile,
  type DeskHandoff,
  type DeskName,
  type DeskStatus,
  existingIsOver,
  type Finding,
  type Opened,
  type OpenOptions,
  type Prepared,
} from "../../../src/desks/desk.ts";
import { BridgeError } from "../../../src/lib/errors.ts";

export const orgId = "00D000000000001EAA";

/** A desk in memory that is not live: what somebody wrote goes on their one open record. */
export class FakeCaseDesk implements Desk {
  readonly name: DeskName = "salesforce-cases";
  readonly keepsIds = false;
  /** Of each delivery, in order: whether it was said that an earlier try may have got through. */
  readonly uncertain: boolean[] = [];
  /** Runs when something has been delivered, before the answer. */
  whileDelivering: () => Promise<void> = async () => {};
  readonly limits = { partCharacters: 3900, partBytes: 3900, briefParts: 8 };
  readonly connection: string = "records";
  /** By record: what stands on it, in order. */
  readonly records = new Map<string, string[]>();
  readonly closedRecords = new Set<string>();
  /** Records that somebody has deleted. */
  readonly goneRecords = new Set<string>();
  /** What the next deliveries come to; "done" when empty. */
  readonly outcomes: DeliverOutcome[] = [];
  readonly openErrors: Error[] = [];
  /** Runs when a record has been created, before the answer. */
  whileOpening: () => Promise<void> = async () => {};

  forget(): void {
    this.records.clear();
    this.closedRecords.clear();
    this.goneRecords.clear();
    this.outcomes.length = 0;
    this.openErrors.length = 0;
    this.uncertain.length = 0;
    this.whileDelivering = async () => {};
    this.whileOpening = async () => {};
  }

  async prepare({ identity }: DeskHandoff): Promise<Prepared> {
    const shareKey = identity.kind === "verified-email" ? { shareKey: `email:${identity.value}` } : {};
    return { ...shareKey, credentials: {}, identityKind: identity.kind, attributes: {}, warnings: [] };
  }

  async open(_conversation: DeskConversation, { brief, existing }: OpenOptions): Promise<Opened> {
    const error = this.openErrors.shift();
    if (error !== undefined) throw error;
    const records = { salesforce_org_id: orgId };
    if (existing !== undefined) {
      if (this.closedRecords.has(existing) || this.goneRecords.has(existing)) throw over();
      return { externalId: existing, records };
    }
    const externalId = `500${String(this.records.size + 1).padStart(12, "0")}AAA`;
    this.records.set(
      externalId,
      brief.map(({ text }) => text),
    );
    await this.whileOpening();
    return { externalId, records, delivered: brief.map(({ id }) => ({ id, externalId: `00a-${id}` })) };
  }

  async deliver(
    { externalId }: DeskConversation,
    entry: DeskEntry,
    { uncertain, onlyLook = false }: DeliverOptions,
  ): Promise<DeliverOutcome> {
    this.uncertain.push(uncertain);
    await this.whileDelivering();
    if (this.goneRecords.has(externalId)) return { status: "over", code: "SALESFORCE_CASE_GONE" };
    const outcome = this.outcomes.shift();
    if (outcome !== undefined && outcome.status !== "done") return outcome;
    const arrived = entry.kind === "text" && this.records.get(externalId)?.includes(entry.text) === true;
    if (onlyLook && !arrived) return { status: "over", code: "SALESFORCE_CASE_DONE_WITH" };
    if (entry.kind === "text" && !(uncertain && arrived)) this.records.get(externalId)?.push(entry.text);
    return { status: "done", externalId: `00a-${entry.id}` };
  }

  async close({ externalId }: DeskConversation, reason: string, options?: { shared: boolean }): Promise<void> {
    this.records.get(externalId)?.push(`closed: ${reason}${options?.shared === true ? ", shared" : ""}`);
  }

  async status(_conversation: DeskConversation): Promise<DeskStatus> {
    return "with-rep";
  }

  async isOpen(): Promise<boolean | undefined> {
    return undefined;
  }

  async fetchAttachment(_conversation: DeskConversation, { name, url }: DeskAttachment): Promise<DeskFile> {
    return { name, mimeType: "text/plain", bytes: Buffer.from(`bytes of ${url}`) };
  }

  async check(): Promise<Finding[]> {
    return [];
  }
}

function over(): BridgeError {
  return new BridgeError({ code: existingIsOver, message: "The record is closed.", remedy: "None." });
}
