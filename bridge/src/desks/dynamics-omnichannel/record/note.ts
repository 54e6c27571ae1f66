import type { Dataverse } from "../../../dynamics/dataverse/dataverse.ts";
import { noteColumns, noteOutcome } from "../../../dynamics/notes.ts";
import type { DeliverOptions, DeliverOutcome, DeskConversation, DeskEntry } from "../../desk.ts";
import { recordState } from "./record-state.ts";
import type { RecordTable } from "./record-table.ts";

const over: DeliverOutcome = { status: "over", code: "DYNAMICS_RECORD_CLOSED" };

/** Writes one entry as a note on the record, under an id of its own, so that repeating it changes nothing. */
export async function noteOnRecord(
  { externalId }: DeskConversation,
  entry: DeskEntry,
  { onlyLook = false, signal }: DeliverOptions,
  { table, dataverse }: { table: RecordTable; dataverse: Dataverse },
): Promise<DeliverOutcome> {
  if (entry.kind === "receipt") return { status: "done" };
  try {
    const id = await dataverse.rowId("note", entry.id);
    if (onlyLook) {
      const known = await dataverse.get("annotations", id, ["annotationid"], signal);
      return known === undefined ? over : { status: "done", externalId: id };
    }
    // What a customer writes on a closed record would be read by nobody. The bridge's own words may stand there.
    const isTheirs = entry.kind === "file" || entry.author !== "bridge";
    if (isTheirs && (await recordState(externalId, { table, dataverse, signal })) !== "open") return over;
    const parent = { [`objectid_${table.name}@odata.bind`]: `/${table.set}(${externalId})` };
    const data = { ...parent, ...noteColumns(entry) };
    await dataverse.createOnce("annotations", { id, data, select: ["annotationid"] }, signal);
    return { status: "done", externalId: id };
  } catch (error) {
    return noteOutcome(error, entry.kind, { over, signal });
  }
}
