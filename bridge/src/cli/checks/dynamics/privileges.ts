import type { Finding } from "../../../desks/desk.ts";
import { errorCode, isBridgeError } from "../../../lib/errors.ts";
import type { Checked } from "../check.ts";
import type { Ask, DynamicsConnection } from "./environment.ts";
import { type Need, neededPrivileges } from "./needed-privileges.ts";

const check = "privileges";

/** Names each privilege that the connection needs and that no role of the application user has. */
export async function checkPrivileges(connection: DynamicsConnection, userId: string, ask: Ask): Promise<Checked[]> {
  const { owned, unread } = await ownedPrivileges(userId, ask);
  if (unread !== undefined) return [unread];
  const missing = neededPrivileges(connection).filter((need) => !namesOf(need).some((name) => owned.has(name)));
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

type Owned = { owned: ReadonlySet<string>; unread?: never } | { owned?: never; unread: Checked };

/** All privileges that the user has by any role or team, in lower case; what kept them from being read otherwise. */
async function ownedPrivileges(userId: string, ask: Ask): Promise<Owned> {
  const name = "Microsoft.Dynamics.CRM.RetrieveUserPrivileges";
  try {
    const answer = await ask((api) =>
      api.callFunction<{ RolePrivileges?: unknown }>({ collection: "systemusers", key: userId, name }),
    );
    const names = namesIn(answer?.RolePrivileges);
    return names.length === 0 ? notListed("the answer names none") : { owned: new Set(names) };
  } catch (error) {
    if (!isBridgeError(error, "DATAVERSE_PRIVILEGE_MISSING")) return notListed(errorCode(error));
    return { unread: { check, result: "fail", found: error.message, remedy: error.remedy } };
  }
}

function namesIn(rows: unknown): string[] {
  const list = Array.isArray(rows) ? (rows as { PrivilegeName?: unknown }[]) : [];
  return list.flatMap(({ PrivilegeName: name }) => (typeof name === "string" ? [name.toLowerCase()] : []));
}

function notListed(why: string): Owned {
  const found = `The environment does not list the application user's privileges (${why}); docs/dynamics.md has those that are needed.`;
  return { unread: { check, result: "not-tried", found } };
}
