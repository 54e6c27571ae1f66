import type { Dataverse } from "../../dynamics/dataverse/dataverse.ts";
import { fileFacts } from "../../dynamics/notes.ts";
import type { DeskFile } from "../desk.ts";
import { onIncident } from "./notes.ts";

const blockBytes = 4 * 1024 * 1024;

export interface Upload {
  incidentId: string;
  noteId: string;
  file: DeskFile;
  signal: AbortSignal | undefined;
}

/** Uploads a file in blocks (contract dynamics-365 5.6): there is no note until the last call, and one after it. */
export async function uploadFile({ incidentId, noteId, file, signal }: Upload, dataverse: Dataverse): Promise<void> {
  if ((await dataverse.get("annotations", noteId, ["annotationid"], signal)) !== undefined) return;
  const target = {
    ...{ "@odata.type": "Microsoft.Dynamics.CRM.annotation", annotationid: noteId },
    ...onIncident(incidentId),
    ...fileFacts(file),
  };
  const begun = await dataverse.act("InitializeAnnotationBlocksUpload", { Target: target }, undefined, signal);
  const token = begun["FileContinuationToken"];
  const blocks = Array.from({ length: Math.ceil(file.bytes.length / blockBytes) }, (_, no) => ({
    id: Buffer.from(String(no).padStart(8, "0")).toString("base64"),
    bytes: file.bytes.subarray(no * blockBytes, (no + 1) * blockBytes),
  }));
  for (const { id, bytes } of blocks) {
    const block = { BlockId: id, BlockData: Buffer.from(bytes).toString("base64"), FileContinuationToken: token };
    await dataverse.act("UploadBlock", block, undefined, signal);
  }
  const list = { Target: target, BlockList: blocks.map(({ id }) => id), FileContinuationToken: token };
  await dataverse.act("CommitAnnotationBlocksUpload", list, undefined, signal);
}
