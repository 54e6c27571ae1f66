import { isBridgeError } from "../../lib/errors.ts";
import type { OmnichannelParts } from "./settings.ts";

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A rep's name: lifecycle events say an id alone, which is a user's where the environment lets it be read. */
export async function repName(from: { id: string; name: string }, { dataverse }: OmnichannelParts): Promise<string> {
  if (from.name !== "" || !guid.test(from.id)) return from.name;
  try {
    const user = await dataverse.get("systemusers", from.id, ["fullname"]);
    return typeof user?.["fullname"] === "string" ? user["fullname"] : "";
  } catch (error) {
    // Nobody waits for a name: the first reply brings it.
    if (isBridgeError(error)) return "";
    throw error;
  }
}
