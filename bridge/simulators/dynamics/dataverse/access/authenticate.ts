import { facts } from "../../facts.ts";
import type { Row } from "../../tenant.ts";
import type { TokenFault } from "../../entra/access-tokens.ts";
import { DataverseError, noSuchRow } from "../dataverse-error.ts";
import { isGuid } from "../odata/names.ts";
import { textOf } from "../rows/store.ts";
import type { World } from "../world.ts";
import { actOnBehalf, bypassPlugins } from "./privileges.ts";
import type { Actor } from "./privileges.ts";

/** As many requests as an app may have under way, which a refusal of the first does not stop, and some. */
const mostUsesOfADeadToken = 60;

const faults: Partial<Record<TokenFault, [code: string, message: string]>> = {
  forged: ["0x80041d50", "Invalid OAuth token."],
  expired: ["0x80041d52", "OAuth token has expired."],
};

/** A refusal of the token; without a code the answer has no body. */
export class TokenError extends DataverseError {}

/** The app whose token a request carries. Throws TokenError 401 (contract dynamics-365 2.1). */
export function appOf(world: World, authorization: string | undefined, resource: string): string {
  const found = world.tenant.tokens.inspect(authorization, [...world.tenant.environmentUrls]);
  if (typeof found !== "string") return found.appId;
  const { refusedTokens } = world.state;
  const count = (refusedTokens.get(authorization ?? "") ?? 0) + 1;
  if (authorization !== undefined) refusedTokens.set(authorization, count);
  if (authorization !== undefined && count === mostUsesOfADeadToken) {
    world.tenant.violations.add(`a token was used ${mostUsesOfADeadToken} times after it was refused`);
  }
  const [code, message] = faults[found] ?? ["", ""];
  const authority = `https://login.microsoftonline.com/${facts.tenantId}/oauth2/authorize`;
  const challenge = `Bearer authorization_uri=${authority}, resource_id=${resource}/`;
  throw new TokenError(401, code, message, { "www-authenticate": challenge });
}

/** The application user of an app. Throws DataverseError 403 when there is none, or when it is disabled. */
export function userOf(world: World, appId: string): Row {
  const [user] = world.tenant.store.find("systemuser", (row) => row["applicationid"] === appId);
  if (user === undefined) {
    throw new DataverseError(403, "0x80072560", "The user is not a member of the organization.");
  }
  return enabled(user);
}

/** Who acts, by the headers for impersonation (contract dynamics-365 3.1). Throws DataverseError. */
export function actorOf(world: World, appId: string, user: Row, headers: Headers): Actor {
  const realUserId = textOf(user["systemuserid"]);
  const real = { appId, userId: realUserId, realUserId };
  if (headers.get("mscrm.bypasscustompluginexecution")?.toLowerCase() === "true") {
    world.privileges.demand(real, bypassPlugins);
  }
  const [objectId, callerId] = [headers.get("callerobjectid"), headers.get("mscrmcallerid")];
  const wanted = objectId ?? callerId;
  if (wanted === null) return real;
  world.privileges.demand(real, actOnBehalf);
  const column = objectId === null ? "systemuserid" : "azureactivedirectoryobjectid";
  const [other] = world.tenant.store.find("systemuser", (row) => row[column] === wanted.toLowerCase());
  if (!isGuid(wanted) || other === undefined) throw noSuchRow("systemuser", wanted);
  return { appId, userId: textOf(enabled(other)["systemuserid"]), realUserId };
}

function enabled(user: Row): Row {
  if (user["isdisabled"] !== true) return user;
  const text = `The user with SystemUserId=${textOf(user["systemuserid"])} in organization is disabled.`;
  throw new DataverseError(403, "0x80040225", text);
}
