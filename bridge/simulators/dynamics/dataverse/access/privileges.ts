import { facts } from "../../facts.ts";
import { DataverseError } from "../dataverse-error.ts";
import type { Table } from "../schema/types.ts";

const verbs = ["Create", "Read", "Write", "Delete", "Append", "AppendTo", "Assign"] as const;
export type Verb = (typeof verbs)[number];

/** Who acts: with impersonation, `userId` is whom the call is made for and `realUserId` who makes it. */
export interface Actor {
  appId: string;
  userId: string;
  realUserId: string;
}

/** Stands for the Omnichannel administrator role, which alone may change workstreams (contract dynamics-365 7.9). */
export const omnichannelAdministrator = "prvWritemsdyn_liveworkstream";

/** May act for another user (contract dynamics-365 3.1). */
export const actOnBehalf = "prvActOnBehalfOfAnotherUser";

/** May leave out the customer's plug-ins (contract dynamics-365 3.1). */
export const bypassPlugins = "prvBypassCustomPlugins";

const item = "msdyn_ocliveworkitem";

/** What the paths of the bridge need, and no more (contract dynamics-365 2.2). */
export const leastPrivileges: readonly string[] = [
  ...privileges("Create Read Append AppendTo", "Contact"),
  ...privileges("Read AppendTo", "Account"),
  ...privileges("Create Read Write Append AppendTo Assign", "Incident"),
  ...privileges("Create Read Append", "Note"),
  ...privileges("Create Read Write Append", "QueueItem"),
  ...privileges("Read AppendTo", "Queue"),
  ...privileges("Read", "User"),
  ...privileges("Read", "Team"),
  ...privileges("Read", "Organization"),
  ...privileges("Create Read Write Append AppendTo", item),
  ...privileges("Create Read Write Append", `${item}contextitem`),
  ...privileges("Read AppendTo", "msdyn_liveworkstream"),
  ...privileges("Read", "msdyn_occustommessagingchannel"),
  ...privileges("Read", "msdyn_transcript"),
];

/** What each user may do. A user without an entry is an administrator, as the reps of the fixtures are. */
export class Privileges {
  /** By the name in lower case, which is how names are compared: the name as it was given. */
  readonly #granted = new Map<string, Map<string, string>>();

  constructor() {
    this.clear();
  }

  clear(): void {
    this.#granted.clear();
    this.grant(facts.applicationUserId, leastPrivileges);
  }

  grant(userId: string, names: readonly string[]): void {
    const granted = this.#granted.get(userId) ?? new Map<string, string>();
    for (const name of names) granted.set(name.toLowerCase(), name);
    this.#granted.set(userId, granted);
  }

  revoke(userId: string, names: readonly string[]): void {
    for (const name of names) this.#granted.get(userId)?.delete(name.toLowerCase());
  }

  /** Undefined for an administrator, who has every one. */
  list(userId: string): string[] | undefined {
    const granted = this.#granted.get(userId);
    return granted && [...granted.values()].sort();
  }

  /** Throws DataverseError 403 when one of the users that a call is made by lacks it. */
  demand({ userId, realUserId }: Actor, privilege: string, table?: Table): void {
    for (const id of new Set([userId, realUserId])) {
      const granted = this.#granted.get(id);
      if (granted === undefined || granted.has(privilege.toLowerCase())) continue;
      const principal = `Principal user (Id=${id}, type=8, roleCount=1, privilegeCount=${granted.size}, accessMode=4)`;
      const where = table === undefined ? "" : ` on OTC=${table.typeCode} for entity '${table.name}'`;
      const text = `${principal}, is missing ${privilege} privilege${where}. context.Caller=${realUserId}`;
      throw new DataverseError(403, "0x80040220", text);
    }
  }

  may(actor: Actor, verb: Verb, table: Table): void {
    this.demand(actor, `prv${verb}${table.privilege}`, table);
  }
}

function privileges(names: string, table: string): string[] {
  return names.split(" ").map((verb) => `prv${verb}${table}`);
}

/** Every privilege of an environment with these tables. */
export function allPrivileges(tables: readonly Table[]): string[] {
  const ofTables = tables.flatMap(({ privilege, owned }) =>
    verbs.filter((verb) => owned || verb !== "Assign").map((verb) => `prv${verb}${privilege}`),
  );
  return [...new Set([...ofTables, actOnBehalf, bypassPlugins])].sort();
}
