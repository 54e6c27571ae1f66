import type { Dataverse } from "../../dynamics/dataverse/dataverse.ts";
import { isBridgeError } from "../../lib/errors.ts";

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const mostKept = 10_000;

/**
 * Names of reps: lifecycle events say an id alone, which is a user's where the environment lets it be read. A name that
 * was read is kept, as the same reps come again and again.
 */
export class RepNames {
  readonly #known = new Map<string, string>();

  async of({ id, name }: { id: string; name: string }, dataverse: Dataverse): Promise<string> {
    if (name !== "" || !guid.test(id)) return name;
    const known = this.#known.get(id) ?? (await readName(id, dataverse));
    if (known !== "" && this.#known.size < mostKept) this.#known.set(id, known);
    return known;
  }
}

async function readName(id: string, dataverse: Dataverse): Promise<string> {
  try {
    const user = await dataverse.get("systemusers", id, ["fullname"]);
    return typeof user?.["fullname"] === "string" ? user["fullname"] : "";
  } catch (error) {
    // Nobody waits for a name: the first reply brings it.
    if (isBridgeError(error)) return "";
    throw error;
  }
}
