import type { Finding } from "../../../desks/desk.ts";
import { type BridgeError, errorCode, isBridgeError } from "../../../lib/errors.ts";
import type { Checked } from "../check.ts";
import type { Ask, DynamicsConnection } from "./environment.ts";
import { type Need, neededPrivileges } from "./needed-privileges.ts";

const check = "privileges";

/** Names each privilege that the connection needs and that no role of the application user has. */
export async function checkPrivileges(connection: DynamicsConnection, userId: string, ask: Ask): Promise<Checked[]> {
  const needed = neededPrivileges(connection);
  const { owned, refused, unlisted } = await ownedPrivileges(userId, ask);
  if (refused !== undefined) return [unreadable(refused, needed)];
  if (unlisted !== undefined) return [notListed(unlisted)];
  const missing = needed.filter((need) => !namesOf(need).some((name) => owned.has(name)));
  if (missing.length === 0) {
    return [{ check, result: "pass", found: "The application user's roles have every privilege that is needed." }];
  }
  const spared = Map.groupBy(missing, ({ onlyFor }) => onlyFor);
  return [...spared].map(([onlyFor, needs]) => lacking(needs, onlyFor));
}

function lacking(needs: Need[], onlyFor: string | undefined): Finding {
  const names = needs.map(({ verb, table }) => `prv${verb}${table}`).join(", ");
  const clicks = [...Map.groupBy(needs, ({ label }) => label)].map(
    ([label, ofTable]) =>
      `${ofTable.map(({ verb }) => (verb === "AppendTo" ? "Append To" : verb)).join(", ")} on ${label}`,
  );
  const found = `The application user lacks ${names}${onlyFor === undefined ? "" : `, for ${onlyFor}`}.`;
  const remedy = `In the Power Platform admin center, the environment, Settings, Users + permissions, Application users, the app, Edit security roles: add a role that has ${clicks.join("; ")}.`;
  return { check, result: onlyFor === undefined ? "fail" : "warn", found, remedy };
}

/** Conversations are activities: an environment may keep their privileges under either name. */
function namesOf({ verb, table }: Need): string[] {
  const names = [table, ...(table === "msdyn_ocliveworkitem" ? ["Activity"] : [])];
  return names.map((name) => `prv${verb}${name}`.toLowerCase());
}

/** All privileges that the user has by any role or team, in lower case; what kept them from being read otherwise. */
type Owned =
  | { owned: ReadonlySet<string>; refused?: never; unlisted?: never }
  | { refused: BridgeError; owned?: never; unlisted?: never }
  | { unlisted: string; owned?: never; refused?: never };

async function ownedPrivileges(userId: string, ask: Ask): Promise<Owned> {
  const name = "Microsoft.Dynamics.CRM.RetrieveUserPrivileges";
  try {
    const answer = await ask((api) =>
      api.callFunction<{ RolePrivileges?: unknown }>({ collection: "systemusers", key: userId, name }),
    );
    const names = namesIn(answer?.RolePrivileges);
    return names.length === 0 ? { unlisted: "the answer names none" } : { owned: new Set(names) };
  } catch (error) {
    return isBridgeError(error, "DATAVERSE_PRIVILEGE_MISSING") ? { refused: error } : { unlisted: errorCode(error) };
  }
}

function namesIn(rows: unknown): string[] {
  const list = Array.isArray(rows) ? (rows as { PrivilegeName?: unknown }[]) : [];
  return list.flatMap(({ PrivilegeName: name }) => (typeof name === "string" ? [name.toLowerCase()] : []));
}

/** One's own privileges are read with the right to read users and the organization, which not every connection needs. */
function unreadable({ message, remedy }: BridgeError, needed: Need[]): Checked {
  if (needed.some(({ table }) => table === "User")) return { check, result: "fail", found: message, remedy };
  const found = `The application user may not read its own privileges, so nobody knows whether one is missing. ${message}`;
  return { check, result: "warn", found, remedy: `${remedy} Read on User and on Organization do.` };
}

function notListed(why: string): Checked {
  const found = `The environment does not list the application user's privileges (${why}); docs/dynamics.md has those that are needed.`;
  return { check, result: "not-tried", found };
}
