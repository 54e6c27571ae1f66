import { badPayload, DataverseError } from "../dataverse-error.ts";

const mostDepth = 100;

/** The JSON of a request; undefined where it has no body. Throws DataverseError. */
export function readJson(text: string, contentType: string | null): unknown {
  if (text === "") return undefined;
  if (!/^\s*application\/json\b/i.test(contentType ?? "")) {
    throw new DataverseError(415, "0x80060888", `The content type '${contentType ?? ""}' is not supported.`);
  }
  const body = parse(text.replace(/^\uFEFF/, ""));
  if (isDeeper(body, mostDepth)) throw badPayload("", `The depth limit of ${mostDepth} has been exceeded.`);
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badPayload("", `The JSON of the payload is malformed: ${(error as Error).message}`);
  }
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((one) => isDeeper(one, depth - 1));
}
