import type { Dataverse } from "../../../dynamics/dataverse/dataverse.ts";
import { BridgeError, isBridgeError } from "../../../lib/errors.ts";
import type { DeskConversation } from "../../desk.ts";
import { recordIdOf, recordState } from "./record-state.ts";
import type { RecordTable } from "./record-table.ts";

/**
 * Closes the record of a conversation that is over (contract dynamics-365 5.1). Safe to repeat: one that is closed, in
 * wrap-up, gone, or never was, is left as it is.
 *
 * @throws BridgeError `DYNAMICS_RECORD_LEFT_OPEN` when the application user may not do that.
 */
export async function closeRecord(
  { externalId, handoff }: DeskConversation,
  { table, dataverse }: { table: RecordTable; dataverse: Dataverse },
): Promise<void> {
  const id = externalId || (await recordIdOf(dataverse, handoff));
  if ((await recordState(id, { table, dataverse })) !== "open") return;
  try {
    await dataverse.update(table.set, id, table.closed);
  } catch (error) {
    if (isBridgeError(error, "DATAVERSE_ROW_MISSING")) return;
    throw isBridgeError(error, "DATAVERSE_PRIVILEGE_MISSING") ? leftOpen(error, table) : error;
  }
}

function leftOpen(cause: BridgeError, { name, isCustom }: RecordTable): BridgeError {
  const label = isCustom ? name : "Conversation";
  return new BridgeError({
    code: "DYNAMICS_RECORD_LEFT_OPEN",
    message: `The record of a conversation that has ended stays open. ${cause.message}`,
    remedy: `In the Power Platform admin center, the environment, Settings, Users + permissions, Application users, the app, Edit security roles: add a role that has Write on ${label}. Close by hand what is open already.`,
    status: cause.status,
    cause,
  });
}
