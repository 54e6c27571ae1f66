import { badPayload, DataverseError } from "../dataverse-error.ts";

/** The JSON of a request; undefined where it has no body. Throws DataverseError. */
export function readJson(text: string, contentType: string | null): unknown {
  if (text === "") return undefined;
  if (!/^\s*application\/json\b/i.test(contentType ?? "")) {
    throw new DataverseError(415, "0x80060888", `The content type '${contentType ?? ""}' is not supported.`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw badPayload("", `The JSON of the payload is malformed: ${(error as Error).message}`);
  }
}
