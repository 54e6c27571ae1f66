import type { Row } from "../schema/types.ts";
import type { World } from "../world.ts";

/** The answer of `/services/oauth2/userinfo`. */
export function userInfo(world: World, user: Row) {
  return {
    sub: `${world.baseUrl}/id/${world.orgId}/${String(user["Id"])}`,
    user_id: user["Id"],
    organization_id: world.orgId,
    preferred_username: user["Username"],
    name: user["Name"],
    email: user["Email"],
    email_verified: true,
    given_name: user["FirstName"],
    family_name: user["LastName"],
    zoneinfo: user["TimeZoneSidKey"],
    active: user["IsActive"],
    user_type: "STANDARD",
    language: user["LanguageLocaleKey"],
    locale: user["LocaleSidKey"],
    urls: urls(world),
  };
}

/** The answer of the identity address that a token comes with. */
export function identity(world: World, user: Row) {
  return {
    id: `${world.baseUrl}/id/${world.orgId}/${String(user["Id"])}`,
    asserted_user: true,
    user_id: user["Id"],
    organization_id: world.orgId,
    username: user["Username"],
    nick_name: user["Alias"],
    display_name: user["Name"],
    email: user["Email"],
    email_verified: true,
    first_name: user["FirstName"],
    last_name: user["LastName"],
    timezone: user["TimeZoneSidKey"],
    active: user["IsActive"],
    user_type: "STANDARD",
    language: user["LanguageLocaleKey"],
    locale: user["LocaleSidKey"],
    urls: urls(world),
  };
}

function urls({ baseUrl, orgId }: World) {
  const rest = `${baseUrl}/services/data/v{version}/`;
  return { rest, sobjects: `${rest}sobjects/`, query: `${rest}query/`, custom_domain: baseUrl, organization: orgId };
}
