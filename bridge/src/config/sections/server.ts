import { z } from "zod";
import { isLoopbackHost, webAddress } from "../addresses.ts";
import { always, byteSize, count, duration, flag, refuse, section, setting, text } from "../setting.ts";

const port = () => count({ max: 65_535 });

/** Where the bridge listens for OpenCX and for desks. */
export const httpSection = section({
  host: setting(text().default("0.0.0.0"), { sentence: "Address to listen on.", example: "0.0.0.0" }),
  port: setting(port().default(8080), {
    sentence: "Port to listen on; 0 takes a free one. The environment variable PORT wins.",
    example: "8080",
  }),
  publicUrl: setting(webAddress().optional(), {
    sentence: "Address under which OpenCX and the org reach the bridge; used in what the bridge prints and returns.",
    example: "https://bridge.example.com",
  }),
  trustProxy: setting(z.union([flag(), count({ max: 20 })]).default(false), {
    sentence: "How many reverse proxies stand in front; true trusts all. Decides which address counts as the caller's.",
    example: "1",
  }),
  bodyLimitBytes: setting(byteSize({ min: 1024 }).default(1_048_576), {
    sentence: "Largest request body.",
    example: "1MiB",
  }),
  messageBodyLimitBytes: setting(byteSize({ min: 1024 }).default(8 * 1_048_576), {
    sentence: "Largest body of a request that may carry files as base64.",
    example: "8MiB",
  }),
});

/** Where admins, the doctor and the metrics reader connect. */
export const adminSection = section({
  host: setting(text().default("127.0.0.1"), { sentence: "Address of the admin port.", example: "127.0.0.1" }),
  port: setting(port().default(9090), { sentence: "The admin port; 0 takes a free one.", example: "9090" }),
  allowRemote: setting(flag().default(false), {
    sentence: "Allows an admin address that other machines can reach.",
    example: "false",
  }),
}).superRefine((admin, ctx) => {
  if (admin.allowRemote === true || typeof admin.host !== "string" || isLoopbackHost(admin.host)) return;
  refuse(ctx, "CONFIG_ADMIN_NOT_LOOPBACK", "Other machines could reach the admin port.", ["host"]);
}, always);

export const databaseSection = section({
  url: setting(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, "This is not a PostgreSQL address.")
      .optional(),
    {
      sentence: "PostgreSQL to use instead of the built-in store. The environment variable DATABASE_URL wins.",
      example: "postgres://bridge:${DB_PASSWORD}@db.example.com/bridge",
      remedy: "Write postgres://user:password@host/database, or leave it out to use the built-in store.",
      secret: true,
    },
  ),
  dataDir: setting(text().default("./data"), {
    sentence: "Directory of the built-in store, when no PostgreSQL is given.",
    example: "./data",
  }),
});

export const logSection = section({
  level: setting(z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"), {
    sentence: "The least severe log line to write.",
    example: "info",
  }),
});

/** 32 random bytes, in base64; seals access tokens in the store (design 5). */
export const encryptionKey = setting(
  z.string().superRefine((value, ctx) => {
    const wellFormed = /^[A-Za-z0-9+/]{43}=$/.test(value) && Buffer.from(value, "base64").length === 32;
    if (!wellFormed) refuse(ctx, "CONFIG_ENCRYPTION_KEY_INVALID", "This is not the base64 form of 32 bytes.");
  }),
  {
    sentence:
      "32 random bytes in base64; encrypts the access tokens in the store. Changing it ends open conversations.",
    example: "${BRIDGE_ENCRYPTION_KEY}",
    remedy: "Make one with: opencx-bridge keys --secrets (or: openssl rand -base64 32).",
    secret: true,
  },
);

const callerKey = section({
  name: setting(text({ max: 100 }), { sentence: "Who holds the key; appears in logs and traces.", example: "opencx" }),
  role: setting(z.enum(["opencx", "org", "admin"]), {
    sentence: "What the key opens: opencx hands off, org is the Salesforce package, admin sees all traces.",
    example: "opencx",
  }),
  connections: setting(
    z
      .array(text({ max: 60 }))
      .min(1)
      .optional(),
    {
      sentence: "For role org, where several orgs call: the connections of the org that holds the key.",
      example: "[production-cases]",
    },
  ),
  key: setting(
    z.string().superRefine((value, ctx) => {
      if (value.length < 24) refuse(ctx, "CONFIG_API_KEY_TOO_SHORT", "The key has fewer than 24 characters.");
    }),
    { sentence: "The key itself, sent as a bearer token.", example: "${BRIDGE_KEY_OPENCX}", secret: true },
  ),
});

/** Who may call the bridge. */
export const keysSection = setting(z.array(callerKey).min(1), {
  sentence: "Who may call the bridge; at least one key of role opencx.",
});

const webhookToken = z.string().superRefine((value, ctx) => {
  if (/^[A-Za-z0-9_-]{24,}$/.test(value)) return;
  refuse(ctx, "CONFIG_WEBHOOK_TOKEN_WEAK", "The token is shorter than 24 characters or not safe in an address.");
});

/** How an OpenCX webhook proves itself (contract opencx 14, Q7). */
export const webhookSection = section({
  tokens: setting(z.array(webhookToken).max(2).default([]), {
    sentence: "Secret last part of the webhook's path; two while one replaces the other, none turns the webhook off.",
    example: '["${BRIDGE_WEBHOOK_TOKEN}"]',
    secret: true,
  }),
  hmac: section({
    header: setting(text().toLowerCase().default("x-opencx-signature"), {
      sentence: "Header that carries the HMAC-SHA256 of the raw body.",
      example: "x-opencx-signature",
    }),
    secrets: setting(z.array(text()).min(1).max(3), {
      sentence: "Secrets that may have signed; several while one replaces the other.",
      example: '["${WEBHOOK_SECRET}"]',
      secret: true,
    }),
    encoding: setting(z.enum(["hex", "base64"]).default("hex"), {
      sentence: "How the signature is written.",
      example: "hex",
    }),
    prefix: setting(z.string().default(""), { sentence: "Text before the signature.", example: "sha256=" }),
  }).optional(),
});

export const stopTimeoutMs = setting(duration({ min: 1000, max: 600_000 }).default(25_000), {
  sentence: "How long a stopping bridge finishes what it began.",
  example: "25s",
});
