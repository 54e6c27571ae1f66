import { facts } from "../../facts.ts";
import { badPayload, DataverseError } from "../dataverse-error.ts";
import { isGuid } from "../odata/names.ts";
import { noContent, writerOf } from "../rest/call.ts";
import type { Answer, Call } from "../rest/call.ts";
import { isBase64 } from "../rows/base64.ts";
import { tooLarge } from "../rows/hooks/notes.ts";
import { isObject } from "../rows/read-input.ts";
import { readParameters } from "./parameters.ts";
import type { UploadSession } from "./upload-sessions.ts";

const mostBlockBytes = 4 * 1024 * 1024;
const mostIdBytes = 64;

/** `POST /InitializeAnnotationBlocksUpload` (contract dynamics-365 5.6). Throws DataverseError. */
export function initializeBlocks(call: Call): Answer {
  const { Target: target } = readParameters(call, "InitializeAnnotationBlocksUpload", { required: ["Target"] });
  const { id } = readNote(target);
  const { world, actor } = call;
  world.privileges.may(actor, "Create", world.tenant.schema.table("annotation"));
  const token = world.uploads.begin(id);
  return answer(call, "InitializeAnnotationBlocksUploadResponse", { FileContinuationToken: token });
}

/** `POST /UploadBlock`: at most 4 MB, under an id that is as long as those of the other blocks. Throws DataverseError. */
export function uploadBlock(call: Call): Answer {
  const required = ["BlockId", "BlockData", "FileContinuationToken"];
  const {
    BlockId: id,
    BlockData: data,
    FileContinuationToken: token,
  } = readParameters(call, "UploadBlock", { required });
  const session = sessionOf(call, token);
  if (typeof id !== "string" || !isBase64(id) || Buffer.from(id, "base64").length > mostIdBytes) {
    throw invalid("BlockId must be a Base64 string of at most 64 bytes.");
  }
  const [known] = session.blocks.keys();
  if (known !== undefined && known.length !== id.length) throw invalid("All BlockIds must have the same length.");
  if (typeof data !== "string" || !isBase64(data)) throw badPayload("UploadBlock", "BlockData is not Base64.");
  const bytes = Buffer.from(data, "base64");
  if (bytes.length > mostBlockBytes) throw invalid("A block may not be larger than 4 MB.");
  session.blocks.set(id, bytes);
  return noContent();
}

/** `POST /CommitAnnotationBlocksUpload`: makes the note, or changes it, with the blocks in the order of the list. */
export function commitBlocks(call: Call): Answer {
  const required = ["Target", "BlockList", "FileContinuationToken"];
  const parameters = readParameters(call, "CommitAnnotationBlocksUpload", { required });
  const token = parameters["FileContinuationToken"];
  const session = sessionOf(call, token);
  const { id, columns } = readNote(parameters["Target"]);
  if (id !== session.annotationId) throw invalid("The target differs from the one that the upload began with.");
  const bytes = joined(session, parameters["BlockList"]);
  const { store, schema } = call.world.tenant;
  const organization = store.get("organization", facts.organizationId);
  const documentbody = bytes.toString("base64");
  if (documentbody.length > Number(organization?.["maxuploadfilesize"])) throw tooLarge();
  const table = schema.table("annotation");
  const body = { ...columns, documentbody };
  if (store.get("annotation", id) === undefined) writerOf(call).create(table, body, { annotationid: id });
  else writerOf(call).update(table, id, body);
  if (typeof token === "string") call.world.uploads.end(token);
  const made = { AnnotationId: id, FileSizeInBytes: bytes.length };
  return answer(call, "CommitAnnotationBlocksUploadResponse", made);
}

function joined({ blocks }: UploadSession, list: unknown): Buffer {
  const ids: unknown[] = Array.isArray(list) ? list : [];
  const parts = ids.map((id) => (typeof id === "string" ? blocks.get(id) : undefined));
  if (ids.length === 0 || parts.includes(undefined)) throw invalid("The specified block list is invalid.");
  return Buffer.concat(parts as Buffer[]);
}

function readNote(target: unknown): { id: string; columns: Record<string, unknown> } {
  if (!isObject(target)) throw badPayload("Target", "A JSON object was expected.");
  const { annotationid: id, ...columns } = target;
  if (columns["@odata.type"] !== "Microsoft.Dynamics.CRM.annotation") {
    throw badPayload("Target", "A type could not be resolved by the model.");
  }
  if (typeof id !== "string" || !isGuid(id)) throw invalid("The target needs an annotationid.");
  return { id: id.toLowerCase(), columns };
}

function sessionOf({ world }: Call, token: unknown): UploadSession {
  const session = typeof token === "string" ? world.uploads.get(token) : undefined;
  if (session === undefined) throw invalid("The FileContinuationToken is not valid.");
  return session;
}

function answer({ base }: Call, type: string, values: Record<string, unknown>): Answer {
  return {
    status: 200,
    headers: {},
    body: { "@odata.context": `${base}/$metadata#Microsoft.Dynamics.CRM.${type}`, ...values },
  };
}

function invalid(message: string): DataverseError {
  return new DataverseError(400, "0x80040203", message);
}
