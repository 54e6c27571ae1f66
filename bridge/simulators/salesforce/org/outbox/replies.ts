import { createHash } from "node:crypto";
import type { Change } from "../records/writer.ts";
import type { Row } from "../schema/types.ts";
import { isOfBridge } from "../mail/marker.ts";
import { plain } from "./plain.ts";
import type { OutboxSettings } from "./settings.ts";

const draftless = "3";
const writtenPosts = ["TextPost", "ContentPost", "AdvancedTextPost"];

/** What a person or the org did on a Case that the customer may have to hear of. */
export interface Reply {
  key: string;
  type: "reply" | "closed" | "reopened";
  source: "CaseComment" | "FeedItem" | "EmailMessage" | "CaseStatus";
  sourceId: string;
  caseId: string;
  occurredAt: number;
  authorId: string;
  subject: string | null;
  text: string | null;
  html: string | null;
}

/** The reply in a write, by the rules of the package's triggers (contract salesforce-metadata 17.3). */
export function replyIn(settings: OutboxSettings, change: Change): Reply | undefined {
  const { after, before } = change;
  if (after === undefined) return undefined;
  const reply = readReply(settings, change, after, before);
  return reply === undefined || isMarked(reply.text) ? undefined : reply;
}

function readReply(settings: OutboxSettings, change: Change, after: Row, before: Row | undefined): Reply | undefined {
  if (change.object === "Case") return settings.carryStatus ? ofStatus(change, after, before) : undefined;
  if (change.object === "EmailMessage") return settings.carryEmails ? ofEmail(after, before) : undefined;
  if (change.object === "CaseComment") return settings.carryComments ? ofComment(after, before) : undefined;
  const isNewPost = change.object === "FeedItem" && change.action === "insert";
  return isNewPost && settings.carryPosts ? ofPost(after) : undefined;
}

function ofStatus({ userId }: Change, after: Row, before: Row | undefined): Reply | undefined {
  if (before === undefined || before["IsClosed"] === after["IsClosed"]) return undefined;
  const [type, word] = after["IsClosed"] === true ? (["closed", "closed"] as const) : (["reopened", "open"] as const);
  const id = String(after["Id"]);
  const at = Number(after["LastModifiedDate"]);
  const facts = { type, source: "CaseStatus", sourceId: id, caseId: id, occurredAt: at, authorId: userId } as const;
  return { ...facts, key: `${id}:${word}:${at}`, subject: null, text: null, html: null };
}

function ofComment(comment: Row, before: Row | undefined): Reply | undefined {
  const text = textOf(comment["CommentBody"]);
  const publishedNow = comment["IsPublished"] === true && before?.["IsPublished"] !== true;
  if (!publishedNow || text === null) return undefined;
  const moment = before === undefined ? "CreatedDate" : "LastModifiedDate";
  return { ...common("CaseComment", comment, moment), subject: null, text, html: null };
}

function ofPost(post: Row): Reply | undefined {
  if (!writtenPosts.includes(String(post["Type"])) || post["Visibility"] !== "AllUsers") return undefined;
  const body = textOf(post["Body"]);
  const rich = post["IsRichText"] === true && body !== null;
  const text = rich ? textOf(plain(body)) : body;
  // A file alone says enough.
  if (text === null && post["Type"] !== "ContentPost") return undefined;
  return { ...common("FeedItem", post, "CreatedDate"), subject: null, text, html: rich && text !== null ? body : null };
}

function ofEmail(email: Row, before: Row | undefined): Reply | undefined {
  const sentNow = email["Status"] === draftless && before?.["Status"] !== draftless;
  const automated = textOf(email["AutomationType"]) !== null;
  const byHand = !automated && !isOfBridge(email);
  if (email["Incoming"] === true || !sentNow || !byHand || textOf(email["ParentId"]) === null) return undefined;
  // Without words, too: its files come after it.
  const hasWords = textOf(email["TextBody"]) !== null || textOf(email["HtmlBody"]) !== null;
  const [text, html] = hasWords ? [asStored(email["TextBody"]), asStored(email["HtmlBody"])] : [null, null];
  const facts = { ...common("EmailMessage", email, "MessageDate"), authorId: String(email["LastModifiedById"]) };
  return { ...facts, subject: textOf(email["Subject"]), text, html };
}

function common(source: Reply["source"], row: Row, moment: string) {
  const id = String(row["Id"]);
  return {
    ...{ key: id, type: "reply" as const, source, sourceId: id, caseId: String(row["ParentId"]) },
    ...{ occurredAt: Number(row[moment] ?? row["LastModifiedDate"]), authorId: String(row["CreatedById"]) },
  };
}

/** Blanks are no words, but they stay what they are. */
function asStored(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

const marker = /\[\d{1,4}\/\d{1,4} · [0-9a-f]{12}-([0-9a-f]{8})\]$/;

/**
 * The bridge's own texts end with a marker that bears a sum over their letters. With any other text before it the marker
 * is a quotation, and the text a rep's own.
 */
function isMarked(text: string | null): boolean {
  const trimmed = text?.trim() ?? "";
  const found = marker.exec(trimmed);
  if (found === null) return false;
  const words = trimmed.slice(0, found.index).replaceAll(/[ \t\r\n\f\v]+/g, "");
  return createHash("sha256")
    .update(words)
    .digest("hex")
    .startsWith(found[1] ?? "-");
}
