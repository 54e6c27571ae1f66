import { BridgeError } from "../../lib/errors.ts";
import { isUncertain } from "../../lib/http-client.ts";
import { isEntraFault } from "../../dynamics/entra/faults.ts";
import type { DeliverOptions, DeliverOutcome, DeskConversation, DeskEntry } from "../desk.ts";
import { incidentById } from "./find-incident.ts";
import { fileRow, noteRow } from "./notes.ts";
import type { IncidentParts } from "./settings.ts";
import { uploadFile } from "./upload-file.ts";

/** Above this a file goes in blocks (contract dynamics-365 5.6). */
const inOnePieceBytes = 4 * 1024 * 1024;
const over: DeliverOutcome = { status: "over", code: "DYNAMICS_INCIDENT_CLOSED" };

/** Writes one entry as a note on the incident, under an id of its own, so that repeating it changes nothing. */
export async function deliver(
  { externalId }: DeskConversation,
  entry: DeskEntry,
  { onlyLook = false, signal }: DeliverOptions,
  parts: IncidentParts,
): Promise<DeliverOutcome> {
  if (entry.kind === "receipt") return { status: "done" };
  const { dataverse } = parts;
  try {
    const id = await dataverse.rowId("note", entry.id);
    if (onlyLook) {
      const known = await dataverse.get("annotations", id, ["annotationid"], signal);
      return known === undefined ? over : { status: "done", externalId: id };
    }
    // What a customer writes on a resolved incident would be read by nobody. The bridge's own words may stand there.
    const incident = await incidentById(dataverse, externalId, signal);
    const isTheirs = entry.kind === "file" || entry.author !== "bridge";
    if (incident === undefined || (!incident.isOpen && isTheirs)) return over;
    if (entry.kind === "file" && entry.file.bytes.length > inOnePieceBytes) {
      await uploadFile({ incidentId: externalId, noteId: id, file: entry.file, signal }, dataverse);
    } else {
      const data = entry.kind === "file" ? fileRow(externalId, entry.file) : noteRow(externalId, entry);
      await dataverse.createOnce("annotations", { id, data, select: ["annotationid"] }, signal);
    }
    return { status: "done", externalId: id };
  } catch (error) {
    return outcomeOf(error, entry.kind, signal);
  }
}

/** What a failed delivery means for the entry. Throws what is no error of ours. */
function outcomeOf(error: unknown, kind: "text" | "file", signal: AbortSignal | undefined): DeliverOutcome {
  if (!(error instanceof BridgeError)) throw error;
  const { code, retryable, retryAfterMs } = error;
  if (signal?.aborted === true) return { status: "later", code: "STOPPED", counted: isUncertain(error) };
  if (code === "DATAVERSE_ROW_MISSING") return over;
  if (retryable || isEntraFault(code) || mendable.has(code)) {
    const wait = retryAfterMs === undefined ? {} : { afterMs: retryAfterMs };
    return { status: "later", code, counted: !uncounted.has(code), ...wait };
  }
  if (kind === "file") return { status: "file-refused", code };
  return { status: "never", code, remedy: `${error.message} ${error.remedy}` };
}

/** Waiting for these is nobody's fault. */
const uncounted = new Set(["DATAVERSE_BUSY", "DATAVERSE_THROTTLED"]);
/** An admin mends these while the words wait. */
const mendable = new Set([
  ...["DATAVERSE_TOKEN_REFUSED", "DATAVERSE_NO_APPLICATION_USER", "DATAVERSE_USER_DISABLED"],
  "DATAVERSE_PRIVILEGE_MISSING",
]);
