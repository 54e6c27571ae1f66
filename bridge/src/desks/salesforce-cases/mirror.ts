import type { Clock } from "../../lib/clock.ts";
import { isBridgeError } from "../../lib/errors.ts";
import { truncate } from "../../lib/text.ts";
import type { DeskConversation, DeskText } from "../desk.ts";
import { customerEmail, subjectOf } from "./case-fields.ts";
import type { Attempt } from "./deliver.ts";
import type { ObjectFacts, Org, Row } from "./org/org.ts";
import { quoted } from "./org/soql.ts";
import type { SalesforceCasesSettings } from "./settings.ts";

/** The trigger of OpenCX's public guide, which mails every outgoing e-mail that is filed (contract opencx 5.4). */
export const senderTrigger = "OpenCxOutboundEmailSender";

/** What the package's trigger of that name calls. */
const parityClass = "OpenCxParity";
const answerHoldsMs = 10 * 60_000;
const automation = "AutomatedResponse";
const sent = "3";

export interface MirrorParts {
  settings: SalesforceCasesSettings;
  org: Org;
  clock: Clock;
}

/** Files what the AI answered as an e-mail that nobody sends (contract opencx 5.3). */
export class Mirror {
  readonly #parts: MirrorParts;
  #asked: { at: number; answer: Promise<MirrorFacts> } | undefined;

  constructor(parts: MirrorParts) {
    this.#parts = parts;
  }

  /** @returns the e-mail's id; undefined where a comment must do. */
  async deliver(
    { externalId, handoff }: DeskConversation,
    entry: DeskText,
    { look, mayWrite, signal }: Attempt,
  ): Promise<string | undefined> {
    const { org, settings, clock } = this.#parts;
    if (settings.mirrorAiReplies !== "emailmessage") return undefined;
    const identifier = `<${entry.id}@opencx-bridge>`;
    const known = look ? await findEmail(org, externalId, identifier, signal) : undefined;
    if (known !== undefined || !mayWrite) return known;
    // Asked each time: what the AI says while people have the Case is rare, and an admin may add the trigger any day.
    if ((await senderState(org)) !== "absent") return undefined;
    const { createable, automationType } = await this.#facts();
    if (!createable) return undefined;
    const address = customerEmail(handoff);
    const fields: Row = {
      ParentId: externalId,
      Incoming: false,
      Status: sent,
      Subject: subjectOf(handoff),
      TextBody: truncate(entry.text, { characters: 131_000 }),
      FromName: "AI agent",
      MessageDate: clock.now().toISOString(),
      MessageIdentifier: identifier,
      Headers: `X-OpenCX-Mirror: ${entry.id}`,
      ...(address === undefined ? {} : { ToAddress: address }),
      ...(automationType ? { AutomationType: automation } : {}),
    };
    try {
      return await org.create("EmailMessage", fields, {}, signal);
    } catch (error) {
      // The org takes no such e-mail: a comment says the same. A Case that is gone takes neither.
      if (!isBridgeError(error) || error.retryable || error.code === "SALESFORCE_RECORD_GONE") throw error;
      return undefined;
    }
  }

  /** What the org's e-mails take; asked every ten minutes. */
  #facts(): Promise<MirrorFacts> {
    const now = this.#parts.clock.now().getTime();
    if (this.#asked === undefined || now - this.#asked.at >= answerHoldsMs) {
      const answer = readFacts(this.#parts.org);
      const asked = { at: now, answer };
      this.#asked = asked;
      answer.catch(() => {
        if (this.#asked === asked) this.#asked = undefined;
      });
    }
    return this.#asked.answer;
  }
}

export interface MirrorFacts {
  createable: boolean;
  /** Whether `AutomationType` may be set. */
  automationType: boolean;
}

async function readFacts(org: Org): Promise<MirrorFacts> {
  const email = await describeIfSeen(org, "EmailMessage");
  const field = email?.fields.find(({ name }) => name === "AutomationType");
  const values = field?.picklistValues ?? [];
  const fits = values.length === 0 || values.some(({ value }) => value === automation);
  return { createable: email?.createable === true, automationType: field?.createable === true && fits };
}

/**
 * Whether the sender trigger is active; `unknown` where the bridge's user may not look. The package's own of that name
 * is no such one: it mails what is marked to be sent, and leaves the rest.
 */
export async function senderState(org: Org): Promise<"active" | "absent" | "unknown"> {
  try {
    const found = await org.query(
      `SELECT Id, Body FROM ApexTrigger WHERE Name = ${quoted(senderTrigger)} AND Status = 'Active'`,
    );
    const ours = found.every(({ Body: body }) => typeof body === "string" && body.includes(parityClass));
    return ours ? "absent" : "active";
  } catch (error) {
    if (isBridgeError(error) && !error.retryable) return "unknown";
    throw error;
  }
}

/** An object's description; undefined where it is not there or hidden. */
export async function describeIfSeen(org: Org, object: string): Promise<ObjectFacts | undefined> {
  try {
    return await org.describe(object);
  } catch (error) {
    if (isBridgeError(error, "SALESFORCE_RECORD_GONE")) return undefined;
    throw error;
  }
}

async function findEmail(
  org: Org,
  caseId: string,
  identifier: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const [row] = await org.query(
    `SELECT Id FROM EmailMessage WHERE ParentId = ${quoted(caseId)} AND MessageIdentifier = ${quoted(identifier)} LIMIT 1`,
    signal,
  );
  return row === undefined ? undefined : String(row["Id"]);
}
