import { isBridgeError } from "../../../lib/errors.ts";
import type { Finding } from "../../desk.ts";
import type { Org } from "../org/org.ts";
import { quoted } from "../org/soql.ts";

/** The custom permission by which the package's triggers know the bridge (contract salesforce-metadata 17.3). */
const permission = "OpenCx_Bridge";
const assign = "In Setup, Permission Sets, assign OpenCx_Integration to the bridge's user";

/** Whether the package will know the bridge's own comments by their author. */
export async function bridgeUser(org: Org): Promise<Finding> {
  const has = await holdsPermission(org);
  if (has === true) {
    const found = `The bridge's user has the custom permission ${permission}.`;
    return { check: "bridge-user", result: "pass", found };
  }
  const found =
    has === undefined
      ? `The bridge's user may not see whether it has the custom permission ${permission}.`
      : `The bridge's user lacks the custom permission ${permission}: what it writes could be sent back as a rep's reply.`;
  return { check: "bridge-user", result: has === undefined ? "warn" : "fail", found, remedy: `${assign}.` };
}

async function holdsPermission(org: Org): Promise<boolean | undefined> {
  try {
    const { userId } = await org.session();
    const [wanted] = await org.query(`SELECT Id FROM CustomPermission WHERE DeveloperName = ${quoted(permission)}`);
    if (wanted === undefined) return false;
    const sets = await org.query(
      `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(userId)} LIMIT 200`,
    );
    const ids = sets.map((row) => quoted(String(row["PermissionSetId"])));
    if (ids.length === 0) return false;
    const grants = await org.query(
      `SELECT Id FROM SetupEntityAccess WHERE SetupEntityId = ${quoted(String(wanted["Id"]))} ` +
        `AND ParentId IN (${ids.join(", ")}) LIMIT 1`,
    );
    return grants.length > 0;
  } catch (error) {
    if (isBridgeError(error) && !error.retryable) return undefined;
    throw error;
  }
}
