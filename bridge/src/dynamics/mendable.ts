import { isEntraFault } from "./entra/faults.ts";

const mendable = new Set([
  ...["DATAVERSE_TOKEN_REFUSED", "DATAVERSE_NO_APPLICATION_USER", "DATAVERSE_USER_DISABLED"],
  ...["DATAVERSE_PRIVILEGE_MISSING", "DYNAMICS_TOKEN_REFUSED", "DYNAMICS_ORGANIZATION_WRONG"],
  ...["DYNAMICS_CHANNEL_UNCLEAR", "DYNAMICS_CHANNEL_WRONG", "DYNAMICS_CHANNEL_MISSING", "DYNAMICS_CHANNEL_UNLINKED"],
]);

/** Whether an admin can mend what stands in the way, so that the words wait and those behind them do, too. */
export function isMendable(code: string): boolean {
  return isEntraFault(code) || mendable.has(code);
}
