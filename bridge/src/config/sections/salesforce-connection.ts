import { z } from "zod";
import { flag, setting, text } from "../setting.ts";

/** What every connection to Salesforce begins with. */
export const connectionName = setting(text({ max: 60 }), {
  sentence: "Name of the connection; a handoff may ask for it.",
  example: "production",
});

export const channels = setting(z.array(z.string().trim().toLowerCase().min(1)).min(1).optional(), {
  sentence: "Channels it takes; without it, those the desk is made for.",
  example: '["web", "sms", "whatsapp", "phone"]',
});

export const instanceUrl = setting(z.string().trim(), {
  sentence: "The org's My Domain address.",
  example: "https://yourcompany.my.salesforce.com",
  remedy: "Copy it from Setup, My Domain, with https:// in front.",
});

export const allowAnyHost = setting(flag().default(false), {
  sentence: "Accepts hosts outside Salesforce, and http on loopback; for simulators only.",
  example: "false",
});
