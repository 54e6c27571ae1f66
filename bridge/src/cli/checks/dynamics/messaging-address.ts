import { isLoopbackHost } from "../../../config/addresses.ts";
import type { DynamicsOmnichannelConnection } from "../../../config/schema.ts";
import type { Finding } from "../../../desks/desk.ts";

type Connection = Pick<DynamicsOmnichannelConnection, "environmentUrl"> & {
  messaging: NonNullable<DynamicsOmnichannelConnection["messaging"]>;
};

/** Whether scope and host are those of the organization that the environment names (contract dynamics-365 1). */
export function checkMessagingAddress({ environmentUrl, messaging }: Connection, organizationId: string): Finding[] {
  return [checkScope(messaging.scope, environmentUrl, organizationId), ...checkHost(messaging.url, organizationId)];
}

function checkScope(scope: string, environmentUrl: string, organizationId: string): Finding {
  const check = "messaging-scope";
  const begin = `https://${organizationId.replaceAll("-", "")}-c.`;
  const zone = zoneOf(environmentUrl);
  const expected = `${begin}${zone ?? "<zone>.dynamics.com"}/.default`;
  const fits = zone === undefined ? scope.toLowerCase().startsWith(begin) : scope.toLowerCase() === expected;
  if (fits) return { check, result: "pass", found: `messaging.scope is the organization's.` };
  const isDataverse = scope.toLowerCase() === `${environmentUrl.toLowerCase()}/.default`;
  const found = isDataverse
    ? "messaging.scope is the scope of Dataverse, whose tokens the Messaging API does not take."
    : `messaging.scope is not the one of organization ${organizationId} in the zone of environmentUrl.`;
  return { check, result: isDataverse ? "fail" : "warn", found, remedy: `Set messaging.scope to ${expected}.` };
}

/** `crm4.dynamics.com` of `https://yourorg.crm4.dynamics.com`; undefined for a simulator. */
function zoneOf(environmentUrl: string): string | undefined {
  return /^[^.]+\.(?:api\.)?(crm\d*\..+)$/.exec(new URL(environmentUrl).hostname)?.[1];
}

function checkHost(url: string, organizationId: string): Finding[] {
  const { hostname } = new URL(url);
  if (isLoopbackHost(hostname)) return [];
  const check = "messaging-host";
  if (hostname.startsWith(`m-${organizationId}.`)) {
    return [{ check, result: "pass", found: `messaging.url is the organization's.` }];
  }
  const found = `messaging.url is not a host of organization ${organizationId}.`;
  const remedy = `Copy it from the channel's settings; it begins with https://m-${organizationId}.`;
  return [{ check, result: "warn", found, remedy }];
}
