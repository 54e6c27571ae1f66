import type { DeskFile } from "../../desks/desk.ts";
import { errorCode, isBridgeError } from "../../lib/errors.ts";
import { webAddress } from "../../lib/web-address.ts";
import type { Parts } from "../parts.ts";
import type { EntryPayloads } from "../payloads.ts";

const mostFetches = 3;

/**
 * Fetches what a customer attached, from OpenCX's hosts alone and up to the configured size.
 *
 * @param attempts how often it has failed before; a passing failure is thrown a few times, for a later try.
 * @returns undefined when it cannot be had: then a link goes instead.
 */
export async function customerFile(
  parts: Parts,
  payload: EntryPayloads["file"],
  attempts: number,
  signal: AbortSignal,
): Promise<DeskFile | undefined> {
  const { name, url, mimeType } = payload.file;
  try {
    const fetched = await parts.fetchCustomerFile(url, parts.config.opencx.maxAttachmentBytes, signal);
    const known = fetched.contentType !== "application/octet-stream";
    return { name, mimeType: known ? fetched.contentType : plainType(mimeType), bytes: fetched.bytes };
  } catch (error) {
    if (isBridgeError(error) && error.retryable && attempts < mostFetches) throw error;
    parts.log.warn({ code: errorCode(error) }, "a customer's file could not be fetched and goes as a link");
    return undefined;
  }
}

/** A declared type is only believed where it is harmless. */
function plainType(declared: string): string {
  return /^(text\/(plain|csv)|application\/(pdf|octet-stream))$/.test(declared) ? declared : "application/octet-stream";
}

/** What the rep reads in place of a file; an address that a browser may run or open on the rep's machine is left out. */
export function fileAsLink(payload: EntryPayloads["file"]): string {
  const { name, size, url } = payload.file;
  const who = payload.speaker === "customer" ? "The customer" : (payload.name ?? "OpenCX");
  const bytes = size === undefined ? "" : ` (${Math.max(1, Math.round(size / 1024))} kB)`;
  const address = webAddress(url);
  const where = address === undefined ? "It has no address on the web." : `It can be opened here: ${address}`;
  return `[OpenCX] ${who} sent a file that could not be passed on: ${name}${bytes}. ${where}`;
}
