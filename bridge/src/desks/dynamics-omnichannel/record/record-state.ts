import type { Dataverse } from "../../../dynamics/dataverse/dataverse.ts";
import { isBridgeError } from "../../../lib/errors.ts";
import type { DeskHandoff, DeskStatus } from "../../desk.ts";
import type { RecordTable } from "./record-table.ts";

/** The id that a conversation's record has, whoever creates it. */
export function recordIdOf(dataverse: Dataverse, { handoffId, conversationNo }: DeskHandoff): Promise<string> {
  return dataverse.rowId("live-work-item", handoffId, conversationNo);
}

/** What the record's row says. */
export async function recordState(
  id: string,
  { table, dataverse, signal }: { table: RecordTable; dataverse: Dataverse; signal?: AbortSignal | undefined },
): Promise<"open" | "over" | "missing"> {
  const row = await dataverse.get(table.set, id, [table.stateColumn], signal);
  if (row === undefined) return "missing";
  return table.isOpen(row) ? "open" : "over";
}

/** Never throws one of our errors: a failed look says `unknown`. */
export async function recordStatus(id: string, table: RecordTable, dataverse: Dataverse): Promise<DeskStatus> {
  try {
    return (await recordState(id, { table, dataverse })) === "open" ? "with-rep" : "gone";
  } catch (error) {
    if (isBridgeError(error)) return "unknown";
    throw error;
  }
}
