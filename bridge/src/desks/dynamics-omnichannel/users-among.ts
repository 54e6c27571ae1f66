import type { Dataverse } from "../../dynamics/dataverse/dataverse.ts";
import { literal } from "../../dynamics/dataverse/odata.ts";

/** Whoever wrote something, as an activity or a transcript names them. */
export interface Writer {
  id: string;
  name: string;
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isGuid(id: string): boolean {
  return guid.test(id);
}

/**
 * Those who are users of the environment, by id or else by name: nobody but a rep is one.
 *
 * @throws BridgeError as `Dataverse.find` does.
 */
export async function usersAmong<One extends Writer>(writers: One[], dataverse: Dataverse): Promise<One[]> {
  const users: One[] = [];
  for (const writer of writers) {
    if (writer.id === "" && writer.name === "") continue;
    const filter = isGuid(writer.id) ? `systemuserid eq ${writer.id}` : `fullname eq ${literal(writer.name)}`;
    const rows = await dataverse.find("systemusers", { select: ["systemuserid"], filter, top: 1 });
    if (rows.length > 0) users.push(writer);
  }
  return users;
}
