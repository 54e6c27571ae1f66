import { decodeJwt } from "jose";
import type { CredentialBox, DeskConversation } from "../desk.ts";
import { asNumber, asObject, asText } from "./wire.ts";

/** Whether the customer may send files, and how large (contract salesforce-miaw 2.1). */
export interface AttachmentRules {
  allowed: boolean;
  maxBytes: number;
}

/** The secrets of one conversation, as they are stored (encrypted) with it. */
export interface MiawCredentials {
  accessToken: string;
  /** `v2/iamessage/AUTH/…` or a guest's; decides who may touch the conversation. */
  subject: string;
  kind: "verified" | "guest";
  /** Milliseconds since the epoch by Salesforce's clock; null where the token does not say. */
  issuedAt: number | null;
  expiresAt: number | null;
  /** Where the event stream begins; an integer as text. */
  lastEventId: string | null;
  esDeveloperName: string;
  /** As the token says it; to be compared with the configured one. */
  orgId: string | null;
  attachments: AttachmentRules;
}

/** Credentials with the version they were read at. */
export interface HeldCredentials {
  value: MiawCredentials;
  version: number;
}

const defaultMaxFileMegabytes = 5;
const bytesPerMegabyte = 1024 * 1024;

export async function readCredentials(box: CredentialBox, fresh = false): Promise<HeldCredentials> {
  const { value, version } = await box.read(fresh);
  return { value: value as MiawCredentials, version };
}

/** True where nothing renews the token: neither a fresh one nor anybody else can reach the conversation. */
export async function isGuestConversation(conversation: DeskConversation): Promise<boolean> {
  return (await readCredentials(conversation.credentials)).value.kind === "guest";
}

/** Credentials out of a token answer, or undefined when it holds no token (contract salesforce-miaw 2.1, 2.2). */
export function credentialsFrom(answer: unknown, esDeveloperName: string): MiawCredentials | undefined {
  const body = asObject(answer);
  const accessToken = asText(body["accessToken"]);
  if (accessToken === undefined) return undefined;
  const claims = claimsOf(accessToken);
  const context = asObject(body["context"]);
  const subject = asText(asObject(context["endUser"])["subject"]) ?? asText(claims["sub"]) ?? "";
  return {
    accessToken,
    subject,
    kind: subject.includes("/AUTH/") ? "verified" : "guest",
    issuedAt: milliseconds(claims["iat"]),
    expiresAt: milliseconds(claims["exp"]),
    lastEventId: eventId(body["lastEventId"]),
    esDeveloperName,
    orgId: asText(claims["orgId"])?.slice(0, 15) ?? null,
    attachments: attachmentRules(asObject(serviceConfig(body)["attachments"])),
  };
}

/** The `embeddedServiceConfig` of a token answer. */
export function serviceConfig(answer: unknown): Record<string, unknown> {
  const context = asObject(asObject(answer)["context"]);
  return asObject(asObject(context["configuration"])["embeddedServiceConfig"]);
}

function claimsOf(token: string): Record<string, unknown> {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}

function milliseconds(seconds: unknown): number | null {
  const value = asNumber(seconds);
  return value === undefined ? null : value * 1000;
}

function eventId(value: unknown): string | null {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^\d+$/.test(text) ? text : null;
}

/** `maxFileSize` has no documented unit: small numbers are megabytes, large ones can only be bytes. */
function attachmentRules(rules: Record<string, unknown>): AttachmentRules {
  const size = asNumber(rules["maxFileSize"]) ?? defaultMaxFileMegabytes;
  return { allowed: rules["endUserToAgent"] !== false, maxBytes: size > 1000 ? size : size * bytesPerMegabyte };
}
