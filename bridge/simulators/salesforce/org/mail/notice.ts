import { deliveryObject, mailEvent } from "../outbox/rows.ts";
import type { OutboxSettings } from "../outbox/settings.ts";
import type { Change } from "../records/writer.ts";
import type { Row } from "../schema/types.ts";
import type { World } from "../world.ts";
import { asSent, leave } from "./leave.ts";
import { isToBeSent } from "./marker.ts";
import { sendAgain, sendFiled } from "./outbound.ts";

/** Lets the emails leave that a write makes the org send. An email that is merely inserted is a record, and stays. */
export function noticeMail(world: World, settings: OutboxSettings, change: Change): void {
  const { object, after } = change;
  if (after === undefined) return;
  if (object === "EmailMessage") noticeEmail(world, settings, change, after);
  else if (object === "CaseComment" && change.action === "insert") noticeComment(world, settings, after);
  else if (object === deliveryObject) noticeReplay(world, settings, change, after);
}

function noticeEmail(world: World, settings: OutboxSettings, change: Change, after: Row): void {
  // What a person sends leaves by the email action, with its files; see the operations of reps.
  if (change.byHand) return;
  const sender = change.action === "insert" ? senderByName(world) : undefined;
  // The guide's trigger asks for nothing but that an email goes out.
  if (sender === "guide" && after["Incoming"] !== true) leave(world, settings, asSent(world, "guide", after));
  const isPackaged = world.schema.find(deliveryObject) !== undefined;
  if (!isPackaged || !settings.sendOpencxEmails || !world.people.isBridge(change.userId)) return;
  // A draft that waits for its files gets the marker when they are there.
  if (change.before === undefined || !isToBeSent(change.before)) sendFiled(world, settings, after, change.userId);
  if (sender === "parity") sendFiled(world, settings, after, change.userId);
}

/** Whose trigger has the name that OpenCX's public guide gives to what sends emails. */
function senderByName({ records }: World): "guide" | "parity" | undefined {
  const trigger = records.all("ApexTrigger").find(({ Name }) => Name === "OpenCxOutboundEmailSender");
  if (trigger?.["Status"] !== "Active") return undefined;
  return String(trigger["Body"]).includes("OpenCxParity") ? "parity" : "guide";
}

function noticeComment(world: World, settings: OutboxSettings, comment: Row): void {
  const parent = world.records.get("Case", String(comment["ParentId"]));
  const address = parent?.["ContactEmail"];
  if (!settings.notifyContactOfComments || comment["IsPublished"] !== true || typeof address !== "string") return;
  leave(world, settings, {
    source: "comment",
    to: [address],
    subject: `A comment was added to Case ${String(parent?.["CaseNumber"])}`,
    text: String(comment["CommentBody"] ?? ""),
    files: [],
    caseId: String(comment["ParentId"]),
    sourceId: String(comment["Id"]),
  });
}

function noticeReplay(world: World, settings: OutboxSettings, { before }: Change, after: Row): void {
  const ended = before?.["Status__c"] === "Dead" || before?.["Status__c"] === "Skipped";
  if (after["Event__c"] === mailEvent && ended && after["Status__c"] === "Pending") sendAgain(world, settings, after);
}
