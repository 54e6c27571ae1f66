import { z } from "zod";
import { deriveMessagingUrl } from "../addresses.ts";
import { checkOrgId, shortOrgId } from "../org-id.ts";
import { always, count, duration, flag, refuse, section, setting, text } from "../setting.ts";
import { allowAnyHost, briefPartsFacts, channels, connectionName, deskFacts, requestTimeFacts } from "./connection.ts";
import { instanceUrl } from "./salesforce-connection.ts";
import { checkHost, hostMessage, withoutSlash } from "./salesforce-host.ts";
import { salesforceIdentity } from "./salesforce-identity.ts";

/** Attribute names the bridge fills itself (contract opencx 4.4). */
export const reservedAttributes = ["OpencxSessionId", "Chat_Consumer_Type", "Origin", "Priority", "Chat_language"];

const orgId = z
  .string()
  .trim()
  .superRefine((value, ctx) => {
    const verdict = checkOrgId(value);
    if (verdict === "not-an-org-id") {
      refuse(ctx, "CONFIG_ORG_ID_INVALID", "An org id has 15 or 18 letters and digits and starts with 00D.");
    }
    if (verdict === "wrong-checksum") refuse(ctx, "CONFIG_ORG_ID_CHECKSUM", "The id's checksum is wrong.");
  })
  .transform(shortOrgId);

const extra = section({
  from: setting(text(), { sentence: "Key in the handoff's metadata whose value is sent.", example: "order_number" }),
  maxLength: setting(count({ min: 1, max: 4000 }).default(255), {
    sentence: "Length of the channel parameter; longer values are cut.",
    example: "255",
  }),
});

/** What the Omni-Channel flow gets (contract salesforce-miaw 7). */
const routing = section({
  priority: setting(text({ max: 255 }).default("Medium"), { sentence: "Value of Priority.", example: "Medium" }),
  language: setting(text({ max: 20 }).default("en_US"), {
    sentence: "Salesforce language when the session names none.",
    example: "en_US",
  }),
  extras: setting(
    z
      .record(z.string(), extra)
      .superRefine((extras, ctx) => {
        for (const name of Object.keys(extras)) {
          const reserved = reservedAttributes.some((taken) => taken.toLowerCase() === name.toLowerCase());
          if (reserved) refuse(ctx, "CONFIG_RESERVED_ATTRIBUTE", `${name} is filled by the bridge.`, [name]);
          if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
            refuse(ctx, "CONFIG_INVALID_VALUE", "A parameter name has letters, digits and underscores.", [name]);
          }
        }
      }, always)
      .default({}),
    {
      sentence: "Further routing attributes, by the channel parameter's name.",
      example: "{ Order_Number: { from: order_number } }",
    },
  ),
  repeatOnFirstMessage: setting(flag().default(true), {
    sentence: "Sends the attributes again with the first message; some orgs lose them otherwise.",
    example: "true",
  }),
  capabilitiesVersion: setting(text({ max: 10 }).default("1"), {
    sentence: "Version of the messaging API's features to ask for.",
    example: '"1"',
  }),
  languageMap: setting(z.record(z.string(), z.string()).default({}), {
    sentence: "Session language to Salesforce language, where the two differ.",
    example: "{ pt: pt_BR }",
  }),
});

const timeouts = section({
  requestMs: setting(duration({ min: 100, max: 120_000 }).default(10_000), requestTimeFacts),
  streamSilenceMs: setting(duration({ min: 1000 }).default(90_000), {
    sentence: "Silence after which the event stream is opened anew.",
    example: "90s",
  }),
});

/** The org's limits (contract salesforce-miaw 8). */
const limits = section({
  messagesPerMinute: setting(count({ min: 1, max: 22 }).default(22), {
    sentence: "Messages a minute in one conversation; Salesforce allows 22.",
    example: "22",
  }),
  startsPer30s: setting(count({ min: 1, max: 3 }).default(3), {
    sentence: "New conversations in 30 seconds for one customer; Salesforce allows 3.",
    example: "3",
  }),
  tokensPerMinute: setting(count({ min: 1, max: 200 }).default(200), {
    sentence: "Token requests a minute for the org; Salesforce allows 200.",
    example: "200",
  }),
  partCharacters: setting(count({ min: 200, max: 4000 }).default(4000), {
    sentence: "Longest message; longer text is split.",
    example: "4000",
  }),
  partBytes: setting(count({ min: 200, max: 8000 }).default(8000), {
    sentence: "The same in UTF-8 bytes; both hold.",
    example: "8000",
  }),
  briefParts: setting(count({ min: 1, max: 20 }).default(6), briefPartsFacts),
});

const receipts = section({
  delivery: setting(flag().default(true), { sentence: "Confirms to the rep that a reply arrived.", example: "true" }),
  read: setting(flag().default(true), { sentence: "Confirms to the rep that a reply was passed on.", example: "true" }),
});

interface HostDraft {
  instanceUrl?: unknown;
  messagingUrl?: unknown;
  allowAnyHost?: unknown;
}

function checkHosts(draft: HostDraft, ctx: z.RefinementCtx): void {
  const anyHost = draft.allowAnyHost === true;
  const instance = checkHost(draft.instanceUrl, anyHost, "INSTANCE_URL");
  if (instance !== undefined) return refuse(ctx, instance, hostMessage(instance), ["instanceUrl"]);
  const messaging =
    draft.messagingUrl === undefined ? undefined : checkHost(draft.messagingUrl, anyHost, "MESSAGING_URL");
  if (messaging !== undefined) return refuse(ctx, messaging, hostMessage(messaging), ["messagingUrl"]);
  const derivable = typeof draft.instanceUrl !== "string" || deriveMessagingUrl(draft.instanceUrl) !== undefined;
  if (draft.messagingUrl !== undefined || anyHost || derivable) return;
  refuse(ctx, "CONFIG_INSTANCE_URL_NOT_MY_DOMAIN", "The messaging host cannot be derived from it.", ["instanceUrl"]);
}

/** One org and deployment for Messaging for In-App and Web (contract opencx 4.2, salesforce-miaw 1). */
export const salesforceMessagingConnection = section({
  name: connectionName,
  desk: setting(z.literal("salesforce-messaging"), deskFacts),
  channels,
  instanceUrl,
  messagingUrl: setting(z.string().trim().optional(), {
    sentence: "The messaging host; normally derived from instanceUrl.",
    example: "https://yourcompany.my.salesforce-scrt.com",
  }),
  allowAnyHost,
  esDeveloperName: setting(
    text().regex(
      /^[A-Za-z][A-Za-z0-9_]*$/,
      "An API name starts with a letter and has letters, digits and underscores.",
    ),
    {
      sentence: "API name of the Embedded Service deployment (type Custom Client).",
      example: "OpenCX_Handoff",
      remedy: "Copy the API Name from Setup, Embedded Service Deployments.",
    },
  ),
  orgId: setting(orgId, {
    sentence: "The org's id, 15 or 18 characters.",
    example: "00D5g000004XyzA",
    remedy: "Copy the Salesforce.com Organization ID from Setup, Company Information.",
  }),
  identity: salesforceIdentity,
  routing: routing.prefault({}),
  timeouts: timeouts.prefault({}),
  limits: limits.prefault({}),
  receipts: receipts.prefault({}),
})
  .superRefine(checkHosts, always)
  .transform((connection) => ({
    ...connection,
    instanceUrl: withoutSlash(connection.instanceUrl),
    messagingUrl: withoutSlash(
      connection.messagingUrl ?? deriveMessagingUrl(connection.instanceUrl) ?? connection.instanceUrl,
    ),
  }));
