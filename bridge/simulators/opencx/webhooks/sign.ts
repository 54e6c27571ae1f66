import { createHmac } from "node:crypto";
import type { WebhookSettings } from "../settings.ts";

/** The signature header of a raw body, or none: HMAC-SHA256, not published by OpenCX (contract opencx Q7). */
export function signatureHeaders(body: string, signing: WebhookSettings["signing"]): Record<string, string> {
  if (signing === null) return {};
  const digest = createHmac("sha256", signing.secret).update(body).digest(signing.encoding);
  return { [signing.header]: `${signing.prefix}${digest}` };
}
