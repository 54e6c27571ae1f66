import { cleanEscapes } from "../../lib/clean-escapes.ts";
import { bodyMalformed } from "../request-fault.ts";
import { jsonFault } from "./json-fault.ts";

/**
 * Reads a body as JSON; an empty one is undefined.
 *
 * @throws RequestFault `BODY_MALFORMED`, which says where and never what.
 */
export function parseJson(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  const json = decode(raw);
  try {
    return JSON.parse(cleanEscapes(json));
  } catch {
    throw bodyMalformed(jsonFault(json));
  }
}

function decode(raw: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch {
    throw bodyMalformed("it is not UTF-8");
  }
}
