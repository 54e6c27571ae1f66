import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { readRsaPem, sameKeyPair, tidyPem } from "../pem.ts";
import type { PemKind } from "../pem.ts";
import { always, duration, refuse, section, setting, text } from "../setting.ts";

const pem = () => z.string().transform(tidyPem);
const publicKeySentence = "Public half in PEM; checked to belong to the private key.";

const previous = section({
  authKeyId: setting(text({ max: 255 }), {
    sentence: "Auth Key ID of the key being replaced.",
    example: "opencx-2025",
  }),
  publicKey: setting(pem().optional(), {
    sentence: "Its public half in PEM.",
    example: "{ file: keys/old-public.pem }",
  }),
  certificate: setting(pem().optional(), {
    sentence: "Or its certificate in PEM.",
    example: "{ file: keys/old-certificate.pem }",
  }),
});

const common = {
  certificate: setting(pem().optional(), {
    sentence: "Certificate of the key in PEM; without it the bridge makes the same self-signed one at each start.",
    example: "{ file: keys/certificate.pem }",
  }),
  publicKey: setting(pem().optional(), { sentence: publicKeySentence, example: "{ file: keys/public-key.pem }" }),
  previous: setting(previous.optional(), {
    sentence: "Second live key while one replaces the other; published in the key list, never used to sign.",
  }),
  tokenLifetimeMs: setting(duration({ min: 10_000, max: 300_000 }).default(240_000), {
    sentence: "How long an identity token is valid; five minutes at most.",
    example: "4m",
  }),
  algorithm: setting(z.literal("RS256").default("RS256"), { sentence: "How tokens are signed.", example: "RS256" }),
  onFallback: setting(z.enum(["continue", "fail"]).default("continue"), {
    sentence: "What to do when Salesforce quietly treats a verified customer as a guest: go on and say so, or fail.",
    example: "continue",
  }),
};

const authKeyId = text({ max: 255 });
const issuer = text({ max: 255 });
const facts = {
  authKeyId: {
    sentence: "Auth Key ID: the kid under which the public key is registered in Salesforce.",
    example: "opencx-2f7c1a90",
    remedy: "Run: opencx-bridge keys <directory>, and paste the lines it prints; or set identity.mode to guest.",
  },
  issuer: {
    sentence: "Issuer of the keyset in Salesforce, letter for letter.",
    example: "opencx-bridge",
    remedy: "Copy it from Setup, Enhanced Chat User Verification, Keysets; upper and lower case count.",
  },
  privateKey: {
    sentence: "RSA private key in PEM, 2048 bits or more; signs the identity tokens.",
    example: "{ file: keys/private-key.pem }",
    remedy: "Run: opencx-bridge keys <directory>, and paste the lines it prints; or set identity.mode to guest.",
    secret: true,
  },
};

/** Tokens are signed with a key the org knows (contract salesforce-miaw 2.2, 6.1). */
const verified = section({
  mode: setting(z.literal("verified"), {
    sentence: "verified proves who the customer is; guest needs a deployment with user verification off.",
    example: "verified",
    defaultText: "verified",
  }),
  authKeyId: setting(authKeyId, facts.authKeyId),
  issuer: setting(issuer, facts.issuer),
  privateKey: setting(pem(), facts.privateKey),
  ...common,
}).superRefine(checkKeys, always);

/** Nobody is verified; keys may stay in the file but are not needed (contract salesforce-miaw 2.1). */
const guest = section({
  mode: z.literal("guest"),
  authKeyId: setting(authKeyId.optional(), facts.authKeyId),
  issuer: setting(issuer.optional(), facts.issuer),
  privateKey: setting(pem().optional(), facts.privateKey),
  ...common,
}).superRefine(checkKeys, always);

/** How customers are identified to the org. `mode` is `verified` unless the file says otherwise. */
export const salesforceIdentity = z.preprocess(withDefaultMode, z.discriminatedUnion("mode", [verified, guest]));

function withDefaultMode(value: unknown): unknown {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && !("mode" in value) ? { mode: "verified", ...value } : value;
}

interface KeyDraft {
  authKeyId?: unknown;
  privateKey?: unknown;
  publicKey?: unknown;
  certificate?: unknown;
  previous?: unknown;
}

function checkKeys(draft: KeyDraft, ctx: z.RefinementCtx): void {
  const signing = checkPem(draft.privateKey, "private-key", ["privateKey"], ctx);
  for (const [field, kind] of [
    ["publicKey", "public-key"],
    ["certificate", "certificate"],
  ] as const) {
    const key = checkPem(draft[field], kind, [field], ctx);
    if (key !== undefined && signing !== undefined && !sameKeyPair(signing, key)) {
      refuse(ctx, "CONFIG_KEYS_DO_NOT_MATCH", `The ${kind.replace("-", " ")} does not belong to the private key.`, [
        field,
      ]);
    }
  }
  checkPrevious(draft, ctx);
}

function checkPrevious(draft: KeyDraft, ctx: z.RefinementCtx): void {
  if (typeof draft.previous !== "object" || draft.previous === null) return;
  const old: KeyDraft = draft.previous;
  checkPem(old.publicKey, "public-key", ["previous", "publicKey"], ctx);
  checkPem(old.certificate, "certificate", ["previous", "certificate"], ctx);
  if (old.publicKey === undefined && old.certificate === undefined) {
    refuse(ctx, "CONFIG_MISSING", "The previous key needs a certificate or a public key.", ["previous", "certificate"]);
  }
  if (old.authKeyId !== undefined && old.authKeyId === draft.authKeyId) {
    refuse(ctx, "CONFIG_KEY_ID_REUSED", "The previous key has the same id as the current one.", [
      "previous",
      "authKeyId",
    ]);
  }
}

function checkPem(value: unknown, kind: PemKind, path: string[], ctx: z.RefinementCtx): KeyObject | undefined {
  if (typeof value !== "string") return undefined;
  const reading = readRsaPem(value, kind);
  if ("key" in reading) return reading.key;
  refuse(ctx, reading.code, reading.message, path);
  return undefined;
}
