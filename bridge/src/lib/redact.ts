import { BridgeError, errorCode } from "./errors.ts";

const mask = "***";
const deepest = 8;
const longestText = 2000;

/** Whole names whose value is a customer's words or data. */
const hiddenNames = new Set([
  ...["text", "html", "body", "rawbody", "payload", "transcript", "summary", "description", "brief", "subject", "sub"],
  ...[
    "sender",
    "contact",
    "customer",
    "customername",
    "repname",
    "nonverifiedname",
    "firstname",
    "lastname",
    "fullname",
    "displayname",
  ],
]);
/** Names whose value is hidden only when it is text: as a group it holds ids worth seeing. */
const hiddenTexts = new Set(["message", "content", "key"]);
/** Parts of names that mean a secret or a personal detail; numbers under them are settings and stay. */
const hiddenParts =
  /token|secret|password|passphrase|authorization|apikey|privatekey|encryptionkey|cookie|credential|signature|base64|jwt|email|phone/;
/** Names that hold either a code, which is kept, or somebody's sentence, which is not. */
const codeOnly = new Set(["reason", "why", "title"]);

const textRules: [RegExp, string][] = [
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[^"]*/g, mask],
  [/(\/webhook\/)[^/?#\s"\\]+/gi, `$1${mask}`],
  [/\b(Bearer|Basic)\s+[^\s"\\,;]+/gi, `$1 ${mask}`],
  [/\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)*/g, mask],
  [/\bocx_[a-z]+_[\w-]+/g, `ocx_${mask}`],
  [/(:\/\/)[^/\s"\\@]+@/g, `$1${mask}@`],
  [/(https?:\/\/[^\s"\\?#]+)\?[^\s"\\]*/g, `$1?${mask}`],
  [/([?&][\w-]*(?:token|key|secret|signature|sig|code|password)=)[^&\s"\\]+/gi, `$1${mask}`],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, `${mask}@${mask}`],
];

/** Masks what is secret by its look, wherever it stands: tokens, keys, address queries, e-mail addresses. */
export function maskText(text: string): string {
  return textRules.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}

/**
 * A copy that is safe to log: secrets, personal details and customers' words are replaced by their key's name, at any
 * depth. Only plain objects, lists, dates, addresses and errors are shown; anything else becomes its class name.
 */
export function redact(value: unknown): unknown {
  return redactValue(value, 0, new Set());
}

/**
 * An error for a log line: class, code, our own sentence, where it happened, and the codes of its causes. The words of
 * foreign errors are left out where they may quote what the error was about.
 */
export function serializeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error, code: errorCode(error) };
  const message = safeMessage(error);
  return {
    type: error.name,
    code: errorCode(error),
    ...(message === undefined ? {} : { message }),
    ...(error instanceof BridgeError ? { remedy: error.remedy, retryable: error.retryable } : {}),
    stack: frames(error),
    causes: causesOf(error),
  };
}

function redactValue(value: unknown, depth: number, seen: Set<object>): unknown {
  if (typeof value === "string")
    return maskText(value.length > longestText ? `${value.slice(0, longestText)}…` : value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return typeof value === "function" ? "[function]" : value;
  if (value instanceof Error) return serializeError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[no date]" : value.toISOString();
  if (value instanceof URL) return maskText(value.href);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (seen.has(value)) return "[circular]";
  if (depth >= deepest) return "[deeper]";
  return redactGroup(value, depth, new Set(seen).add(value));
}

function redactGroup(value: object, depth: number, seen: Set<object>): unknown {
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1, seen));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return `[${value.constructor.name}]`;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, hides(key, inner) ? mask : redactValue(inner, depth + 1, seen)]),
  );
}

function hides(key: string, value: unknown): boolean {
  if (value === undefined || value === null || typeof value === "boolean") return false;
  const name = key.toLowerCase().replaceAll(/[-_.\s]/g, "");
  if (hiddenTexts.has(name)) return typeof value === "string";
  if (hiddenNames.has(name) || name === "email" || name === "phone" || name === "phonenumber") return true;
  if (codeOnly.has(name)) return typeof value === "string" && !/^[\w.:-]+$/.test(value);
  return typeof value !== "number" && hiddenParts.test(name);
}

function safeMessage(error: Error): string | undefined {
  const ownWords = error instanceof BridgeError || "syscall" in error;
  const programmingFault = ["TypeError", "ReferenceError", "RangeError"].includes(error.name);
  return ownWords || programmingFault ? maskText(error.message) : undefined;
}

function frames(error: Error): string {
  const lines = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [`${error.name} [${errorCode(error)}]`, ...lines].join("\n");
}

function causesOf(error: Error): string[] {
  const codes: string[] = [];
  for (let cause = error.cause; cause !== undefined && codes.length < deepest;) {
    codes.push(errorCode(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return codes;
}
