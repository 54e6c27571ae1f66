import { z } from "zod";
import { webAddress } from "../addresses.ts";
import { always, count, duration, flag, refuse, section, setting, text } from "../setting.ts";
import { checkOverrides } from "../text-overrides.ts";

const channelName = () => z.string().trim().toLowerCase().min(1);
const dayMs = 86_400_000;

export const textsSection = section({
  defaultLanguage: setting(text({ max: 20 }).default("en"), {
    sentence: "Language of the bridge's own sentences when the session names none that it knows.",
    example: "en",
  }),
  overrides: setting(
    z.record(z.string(), z.record(z.string(), z.string())).superRefine(checkOverrides, always).default({}),
    {
      sentence: 'Own wording, by language and name; "" switches a text off. The names are listed below.',
      example: '{ en: { joined: "{name} is here." } }',
    },
  ),
});

const inactivity = section({
  warnAfterMs: setting(duration({ min: 1000 }).optional(), {
    sentence: "Silence of the customer after which the bridge asks whether they are still there.",
    example: "10m",
  }),
  closeAfterMs: setting(duration({ min: 1000 }).optional(), {
    sentence: "Silence of the customer after which the conversation ends.",
    example: "30m",
  }),
  channels: setting(z.array(channelName()).default(["web"]), {
    sentence: "Channels on which silence counts.",
    example: '["web"]',
  }),
}).superRefine((times, ctx) => {
  const { warnAfterMs, closeAfterMs } = times;
  if (typeof warnAfterMs !== "number" || typeof closeAfterMs !== "number" || closeAfterMs > warnAfterMs) return;
  refuse(ctx, "CONFIG_INACTIVITY_ORDER", "The conversation would end before the warning.", ["closeAfterMs"]);
}, always);

/** What the customer is told. */
export const customerSection = section({
  announceJoins: setting(flag().default(true), { sentence: "Says when a person joins.", example: "true" }),
  announceQueue: setting(flag().default(true), { sentence: "Says the place in the queue.", example: "true" }),
  queueUpdateMinMs: setting(duration().default(60_000), {
    sentence: "Shortest time between two such sentences.",
    example: "1m",
  }),
  queueUpdateChannelsOff: setting(z.array(channelName()).default(["sms", "whatsapp"]), {
    sentence: "Channels where the place in the queue is not said, because each message costs.",
    example: '["sms", "whatsapp"]',
  }),
  stopWords: setting(z.array(text()).default(["/end"]), {
    sentence: "Words by which the customer ends the conversation; a message must be just that word.",
    example: '["/end"]',
  }),
  whatsappWindowMs: setting(duration({ min: 60_000 }).default(dayMs), {
    sentence: "How long after the customer's last message WhatsApp takes free text.",
    example: "24h",
  }),
  inactivity: inactivity.prefault({}),
});

/** What happens when no person takes the conversation. */
export const nobodyThereSection = section({
  joinTimeoutMs: setting(duration({ min: 1000 }).default(180_000), {
    sentence: "How long to wait for a rep before the fallback.",
    example: "3m",
  }),
  blockWhenClosed: setting(flag().default(false), {
    sentence: "Opens nothing at the desk outside its hours; normally the desk decides.",
    example: "false",
  }),
  fallback: setting(z.enum(["keep-waiting", "workflow", "hand-on"]).default("keep-waiting"), {
    sentence: "What then: wait on, call an OpenCX workflow, or hand on to another connection.",
    example: "keep-waiting",
  }),
  workflowUrl: setting(webAddress().optional(), {
    sentence: "Address of the OpenCX workflow to call.",
    example: "${OPENCX_WORKFLOW_URL}",
    secret: true,
  }),
  handOnTo: setting(text().optional(), { sentence: "Connection to hand on to.", example: "production-cases" }),
});

export const deliverySection = section({
  maxAttempts: setting(count({ min: 1, max: 100 }).default(12), {
    sentence: "Tries of one message before it is set aside and the next one goes.",
    example: "12",
  }),
  backoffBaseMs: setting(duration({ min: 1 }).default(1000), { sentence: "Wait after the first try.", example: "1s" }),
  backoffCapMs: setting(duration({ min: 1 }).default(30_000), { sentence: "Longest wait.", example: "30s" }),
  patienceMs: setting(duration({ min: 0 }).default(dayMs), {
    sentence:
      "How long a failure that passes, such as an org that is down, is waited for on a Case before anything is given up.",
    example: "24h",
  }),
  claimMs: setting(duration({ min: 1000 }).default(30_000), {
    sentence: "How long a worker owns a lane before another may take over.",
    example: "30s",
  }),
}).superRefine((delivery, ctx) => {
  if (!(delivery.backoffCapMs < delivery.backoffBaseMs)) return;
  refuse(ctx, "CONFIG_BACKOFF_ORDER", "The longest wait is shorter than the first.", ["backoffCapMs"]);
}, always);

export const retentionSection = section({
  closedAfterMs: setting(duration({ min: 60_000 }).default(30 * dayMs), {
    sentence: "How long an ended handoff and its messages are kept.",
    example: "30d",
  }),
});

export const phoneSection = section({
  typedReplies: setting(z.enum(["record", "refuse"]).default("record"), {
    sentence:
      "What a rep's typed words do on a phone session, where nobody reads them: recorded, or refused with a note.",
    example: "record",
  }),
  resolveOnEnd: setting(flag().default(true), {
    sentence: "Marks the session resolved when the rep ends the conversation.",
    example: "true",
  }),
});
