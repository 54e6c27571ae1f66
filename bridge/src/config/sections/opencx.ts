import { z } from "zod";
import { checkReach, isLoopbackHost, parseAddress, webAddress } from "../addresses.ts";
import { always, byteSize, count, duration, flag, refuse, section, setting, text } from "../setting.ts";

const hostPattern = /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/;

/** Http inside a private network is the operator's choice, said by `allowPrivateAddresses`. */
function checkBaseUrl(opencx: { baseUrl?: unknown; allowPrivateAddresses?: unknown }, ctx: z.RefinementCtx): void {
  const address = parseAddress(opencx.baseUrl);
  if (address === undefined) return refuse(ctx, "CONFIG_URL_INVALID", "This is not an address.", ["baseUrl"]);
  const plainAllowed = isLoopbackHost(address.hostname) || opencx.allowPrivateAddresses === true;
  if (address.protocol === "https:" || (address.protocol === "http:" && plainAllowed)) return;
  refuse(ctx, "CONFIG_URL_NOT_HTTPS", "The address does not start with https://.", ["baseUrl"]);
}

const reconcile = section({
  enabled: setting(flag().default(true), {
    sentence: "Looks for handoffs and customer messages that no webhook reported.",
    example: "true",
  }),
  everyMs: setting(duration({ min: 1000 }).default(30_000), { sentence: "How often it looks.", example: "30s" }),
  overlapMs: setting(duration().default(120_000), {
    sentence: "How far each look reaches back behind the last one.",
    example: "2m",
  }),
});

/** How the bridge talks to OpenCX (contract opencx 9). */
export const opencxSection = section({
  baseUrl: setting(
    z
      .string()
      .trim()
      .default("https://api.open.cx")
      .transform((url) => url.replace(/\/+$/, "")),
    { sentence: "Address of the OpenCX API.", example: "https://api.open.cx" },
  ),
  apiKey: setting(text(), {
    sentence: "OpenCX API key with chat-sessions:read and chat-sessions:write.",
    example: "${OPENCX_API_KEY}",
    remedy: "Make one in OpenCX under Settings, Access; it is shown once.",
    secret: true,
  }),
  timeoutMs: setting(duration({ min: 100, max: 120_000 }).default(10_000), {
    sentence: "How long one request may take.",
    example: "10s",
  }),
  requestsPerMinute: setting(count({ min: 1, max: 10_000 }).default(90), {
    sentence: "Requests the bridge allows itself; OpenCX allows 100 a minute.",
    example: "90",
  }),
  replyReserve: setting(count().default(30), {
    sentence: "Requests a minute, of those, kept for a rep's replies.",
    example: "30",
  }),
  historyPageLimit: setting(count({ min: 1, max: 200 }).default(20), {
    sentence:
      "Most pages read of a history that begins with its newest page; a longer one is told as cut in the trace.",
    example: "20",
  }),
  markStoredWithMessage: setting(flag().default(true), {
    sentence: "OpenCX stores a message and its custom data together; set false if doubled replies are seen.",
    example: "true",
  }),
  attachmentHosts: setting(
    z.array(z.string().trim().toLowerCase().regex(hostPattern, "This is not a host name.")).default([]),
    {
      sentence:
        "Hosts from which customers' files are fetched; *.example.com takes subdomains. The API's own host counts.",
      example: '["files.example.com"]',
    },
  ),
  maxAttachmentBytes: setting(byteSize().default(5 * 1_048_576), {
    sentence: "Largest file carried across; a larger one becomes a link.",
    example: "5MiB",
  }),
  reconcile: reconcile.prefault({}),
  agentId: setting(count().optional(), {
    sentence: "Numeric OpenCX agent under whose id replies appear; without it only the rep's name is sent.",
    example: "42",
  }),
  notifyMiawWebhook: setting(flag().default(false), {
    sentence:
      "Also tells OpenCX's own MIAW integration of each new message; the key then needs salesforce-miaw:write too.",
    example: "false",
  }),
  sessionLinkTemplate: setting(
    z
      .string()
      .superRefine((value, ctx) => {
        if (!URL.canParse(value)) refuse(ctx, "CONFIG_URL_INVALID", "This is not an address.");
        if (!value.includes("{sessionId}")) refuse(ctx, "CONFIG_LINK_TEMPLATE_INVALID", "{sessionId} is missing.");
      })
      .optional(),
    { sentence: "Link to a session in OpenCX, shown to reps.", example: "https://platform.open.cx/…/{sessionId}" },
  ),
  allowPrivateAddresses: setting(flag().default(false), {
    sentence:
      "Lets the bridge fetch from private and loopback addresses and call a workflow there, for simulators and closed networks.",
    example: "false",
  }),
})
  .superRefine(checkBaseUrl, always)
  .superRefine((opencx, ctx) => {
    if (typeof opencx.replyReserve !== "number" || !(opencx.replyReserve >= opencx.requestsPerMinute)) return;
    refuse(ctx, "CONFIG_REPLY_RESERVE_TOO_LARGE", "Nothing would be left for anything but replies.", ["replyReserve"]);
  }, always);

/** Tells the caller how each handoff goes. */
export const callbackSection = section({
  url: setting(webAddress(), {
    sentence: "Where the bridge posts what happens to each handoff.",
    example: "https://hooks.example.com/handoffs",
  }),
  secret: setting(text(), {
    sentence: "Signs each post (HMAC-SHA256 of the body).",
    example: "${CALLBACK_SECRET}",
    secret: true,
  }),
  header: setting(text().toLowerCase().default("x-bridge-signature"), {
    sentence: "Header that carries the signature.",
    example: "x-bridge-signature",
  }),
  allowPrivateAddresses: setting(flag().default(false), {
    sentence: "Lets url lead to private and loopback addresses, for receivers in the same closed network.",
    example: "false",
  }),
}).superRefine((callback, ctx) => checkReach(callback.url, callback.allowPrivateAddresses, ctx, ["url"]), always);
