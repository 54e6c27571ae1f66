import { z } from "zod";
import { always, count, duration, flag, refuse, section, setting, text } from "../setting.ts";
import { briefPartsFacts, requestTimeFacts } from "./connection.ts";

/** Fields that the bridge fills itself. */
const reservedFields = [
  ...["Subject", "Description", "Origin", "Priority", "SuppliedEmail", "SuppliedName", "SuppliedPhone", "ContactId"],
  ...["Case_From__c", "OpenCx_Handoff_Key__c", "OpenCx_Session_Id__c", "OpenCx_Channel__c", "OpenCx_Summary__c"],
  ...["OpenCx_Handoff_Reason__c", "OpenCx_Identity_Kind__c", "OpenCx_Language__c"],
  ...["Status", "OwnerId", "RecordTypeId"],
].map((name) => name.toLowerCase());

const recordId = (prefix: RegExp) =>
  text({ max: 18 }).regex(new RegExp(`^${prefix.source}[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$`));

const fields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).superRefine((values, ctx) => {
  for (const name of Object.keys(values)) {
    if (reservedFields.includes(name.toLowerCase())) {
      refuse(ctx, "CONFIG_CASE_FIELD_RESERVED", `${name} is filled by the bridge.`, [name]);
    } else if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
      refuse(ctx, "CONFIG_INVALID_VALUE", "An API name has letters, digits and underscores.", [name]);
    }
  }
}, always);

/** What a new Case is given (contract opencx 5). */
export const caseSettings = section({
  priority: setting(text({ max: 255 }).default("Medium"), {
    sentence: "Priority of a Case whose handoff names none.",
    example: "Medium",
  }),
  origins: setting(z.record(z.string().trim().toLowerCase(), text({ max: 255 })).default({}), {
    sentence: "Case Origin by channel; else email is Email, phone is Phone and everything else Web.",
    example: "{ whatsapp: Messaging }",
  }),
  status: setting(text({ max: 255 }).optional(), {
    sentence: "Status of a new Case; else the org's own.",
    example: "New",
  }),
  ownerId: setting(recordId(/00[5G]/).optional(), {
    sentence: "Queue or user that owns new Cases; else the org's assignment.",
    example: "00G5g000004XyzAEAS",
    remedy: "Copy the id from the queue's address in Setup, Queues; it starts with 00G (a user's with 005).",
  }),
  recordTypeId: setting(recordId(/012/).optional(), {
    sentence: "Record type of new Cases; else the default of the bridge's user.",
    example: "0125g000000XyzAAAS",
    remedy: "Copy the id from the record type's address in Setup, Object Manager, Case; it starts with 012.",
  }),
  fields: setting(fields.default({}), {
    sentence: "Further fields of a new Case with fixed values, by API name.",
    example: "{ Type: Other }",
  }),
});

export const contactSettings = section({
  create: setting(flag().default(false), {
    sentence: "Creates a Contact for a verified e-mail address that has none.",
    example: "false",
  }),
});

export const commentSettings = section({
  public: setting(flag().default(false), {
    sentence: "Publishes the bridge's comments; the org may then mail them to the customer.",
    example: "false",
  }),
});

export const casesTimeouts = section({
  requestMs: setting(duration({ min: 100, max: 120_000 }).default(15_000), requestTimeFacts),
});

/** What one comment and the brief may take (contract salesforce-metadata 18). */
export const casesLimits = section({
  commentBytes: setting(count({ min: 200, max: 4000 }).default(4000), {
    sentence: "Longest Case comment in UTF-8 bytes; Salesforce takes 4000.",
    example: "4000",
  }),
  briefParts: setting(count({ min: 1, max: 90 }).default(75), briefPartsFacts),
});
