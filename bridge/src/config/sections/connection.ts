import { z } from "zod";
import { flag, setting, text } from "../setting.ts";

/** What connections of every desk begin with, and what is said of settings that several desks have. */
export const connectionName = setting(text({ max: 60 }), {
  sentence: "Name of the connection; a handoff may ask for it.",
  example: "production",
});

export const channels = setting(z.array(z.string().trim().toLowerCase().min(1)).min(1).optional(), {
  sentence: "Channels it takes; without it, those the desk is made for.",
  example: '["web", "sms", "whatsapp", "phone"]',
});

export const deskFacts = {
  sentence:
    "Which desk this is: salesforce-messaging, salesforce-cases, dynamics-omnichannel for chats in Dynamics 365, or dynamics-incidents for its incidents.",
  example: "salesforce-messaging",
};

export const allowAnyHost = setting(flag().default(false), {
  sentence: "Accepts hosts outside Salesforce and Microsoft, and http on loopback; for simulators only.",
  example: "false",
});

export const apiVersionFacts = {
  sentence: "Version of Salesforce's REST API, for Cases, or of the Dataverse Web API, for Dynamics.",
  defaultText: "67.0; for Dynamics 9.2",
  example: '"67.0", for Dynamics "9.2"',
};

export const requestTimeFacts = {
  sentence: "How long one request may take.",
  defaultText: "10s; for Cases 15s; for Dynamics 20s",
  example: "10s",
};

export const briefPartsFacts = {
  sentence:
    "Most messages, Case comments or notes the brief takes; older lines of the transcript are left out first. Chats of dynamics-omnichannel have chatBriefParts.",
  defaultText: "6; for Cases 75; for Dynamics 20",
  example: "6",
};

export const writtenAfterEnd = setting(z.enum(["to-people", "leave"]).default("to-people"), {
  sentence:
    "What a customer's mail does that comes after the end and that the AI does not take: it goes to people as a new handoff (for Cases see whenClosed), or is left.",
  example: "to-people",
});
