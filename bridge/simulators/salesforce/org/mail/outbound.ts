import { addDelivery, mailEvent, setDelivery } from "../outbox/rows.ts";
import { bury } from "../outbox/settle.ts";
import type { OutboxSettings } from "../outbox/settings.ts";
import { Writer } from "../records/writer.ts";
import type { Row } from "../schema/types.ts";
import type { World } from "../world.ts";
import { asSent, leave } from "./leave.ts";
import { isToBeSent } from "./marker.ts";

const unsent = ["0", "5"];
const draft = "5";
const sent = "3";

/** Sends an email that the bridge filed to be sent, once: a delivery with its key comes first. */
export function sendFiled(world: World, settings: OutboxSettings, email: Row, userId: string): void {
  const ours = email["Incoming"] !== true && unsent.includes(String(email["Status"])) && isToBeSent(email);
  if (!ours || typeof email["ParentId"] !== "string") return;
  const id = addDelivery(world, userId, {
    Case__c: email["ParentId"],
    Delivery_Key__c: `mail:${String(email["Id"])}`,
    Event__c: mailEvent,
    Source_Id__c: email["Id"] ?? null,
    Source_Type__c: "EmailMessage",
    Status__c: "Sending",
  });
  const row = id === undefined ? undefined : world.records.get("OpenCx_Delivery__c", id);
  if (row !== undefined) send(world, settings, row);
}

/** Sends an email whose delivery an admin set back to Pending. */
export function sendAgain(world: World, settings: OutboxSettings, row: Row): void {
  send(world, settings, row);
}

function send(world: World, settings: OutboxSettings, row: Row): void {
  const email = world.records.get("EmailMessage", String(row["Source_Id__c"]));
  const { orgWideAddress, orgWideAddressVerified } = settings;
  if (orgWideAddress === "" || !orgWideAddressVerified) {
    const message = `The org has no verified organization-wide address "${orgWideAddress}".`;
    bury(world, row, { code: "MAIL_ADDRESS_MISSING", message });
    return;
  }
  const fault =
    email === undefined || email["IsDeleted"] === true ? "the email is gone" : transmit(world, settings, email);
  if (fault !== undefined) {
    bury(world, row, { code: "MAIL_NOT_SENT_BY_SALESFORCE", message: `Salesforce did not send this email: ${fault}` });
    return;
  }
  deliver(world, row);
  if (email?.["Status"] === draft) markSent(world, row);
}

/** @returns why it is not sent */
function transmit(world: World, settings: OutboxSettings, email: Row): string | undefined {
  const mail = asSent(world, "opencx", email);
  if (settings.deliverability !== "all")
    return "NO_MASS_MAIL_PERMISSION Single email is not enabled for your organization";
  if (mail.to.length === 0) return "REQUIRED_FIELD_MISSING Add a recipient to send an email.";
  const wrong = mail.to.find((one) => !/^[^\s@]+@[^\s@]+$/.test(one));
  if (wrong !== undefined) return `INVALID_EMAIL_ADDRESS Email address is invalid: ${wrong}`;
  // So that the customer's answer finds the Case.
  leave(world, settings, { ...mail, text: `${mail.text}\n\nthread::${String(mail.caseId)}::` });
  return undefined;
}

function deliver(world: World, row: Row): void {
  const words = { Error_Code__c: null, Last_Error__c: null, Http_Status__c: null, Next_Attempt__c: null };
  const attempts = Number(row["Attempts__c"] ?? 0) + 1;
  setDelivery(world, row, { ...words, Attempts__c: attempts, Status__c: "Delivered", Delivered_At__c: world.now() });
}

function markSent(world: World, row: Row): void {
  const writer = new Writer(world, { userId: String(row["LastModifiedById"]), system: true });
  writer.update(world.schema.object("EmailMessage"), String(row["Source_Id__c"]), { Status: sent });
}
