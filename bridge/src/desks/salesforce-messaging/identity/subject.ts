import { createHash } from "node:crypto";
import { BridgeError } from "../../../lib/errors.ts";

/** How a customer is known: a verified e-mail address, a phone number, or only the session. */
export type SubjectKind = "email" | "phone" | "session";

const longestSubject = 255;

/**
 * The stable `sub` of a customer: the verified e-mail address in lower case, the number in E.164, or `session:<id>`,
 * which is shared by nobody. At most 255 printable ASCII characters without "/": others are percent-encoded, and what is
 * too long then becomes `sha256:<hex>` (contract salesforce-miaw 6.1, opencx 14 Q2).
 *
 * @throws BridgeError `IDENTITY_VALUE_INVALID` when the value cannot name one person; use the session instead.
 */
export function identitySubject(kind: SubjectKind, value: string): string {
  const subject = encode(normalise(kind, value));
  return subject.length <= longestSubject ? subject : `sha256:${createHash("sha256").update(subject).digest("hex")}`;
}

function normalise(kind: SubjectKind, value: string): string {
  const trimmed = value.trim().normalize("NFC");
  if (kind === "phone") return normalisePhone(trimmed);
  if (kind === "email" && /^[^@\s]+@[^@\s]+$/.test(trimmed)) return trimmed.toLowerCase();
  if (kind === "session" && trimmed !== "") return `session:${trimmed}`;
  throw invalid(kind);
}

function normalisePhone(value: string): string {
  const number = value.replace(/[\s().\-–]/g, "").replace(/^00/, "+");
  if (!/^\+[1-9]\d{6,14}$/.test(number)) throw invalid("phone");
  return number;
}

function encode(text: string): string {
  return [...text].map((letter) => (/[!-$&-.0-~]/.test(letter) ? letter : percent(letter))).join("");
}

function percent(letter: string): string {
  return [...Buffer.from(letter, "utf8")]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");
}

function invalid(kind: SubjectKind): BridgeError {
  return new BridgeError({
    code: "IDENTITY_VALUE_INVALID",
    message: `The ${kind} value cannot serve as a customer's identity.`,
    remedy:
      kind === "phone"
        ? "Send the number with its country code, for example +14155550100; until then the customer stays anonymous."
        : "Send a complete value; until then the customer stays anonymous.",
    status: 422,
  });
}
