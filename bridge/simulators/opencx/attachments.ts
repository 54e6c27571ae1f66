import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { badRequest } from "./api-error.ts";
import { sniffType, widgetTypes } from "./sniff.ts";
import type { Attachment } from "./types.ts";
import type { World } from "./world.ts";

/** One attachment as `send` takes it (contract opencx 9.3, 9.6). */
export const attachmentSchema = z.object({
  name: z.string().min(1).max(255),
  mime_type: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, "must be a MIME type"),
  url: z.string().optional(),
  base64: z.string().optional(),
});

export type AttachmentInput = z.output<typeof attachmentSchema>;

/**
 * Stores what was sent: base64 becomes a file served here; a URL is fetched and copied, or kept as it is.
 *
 * @throws ApiError 400 for both or neither of `url` and `base64`, bad base64, a wrong size or type.
 */
export async function storeAttachments(world: World, inputs: readonly AttachmentInput[]): Promise<Attachment[]> {
  for (const input of inputs) refuseBothOrNeither(world, input);
  const stored: Attachment[] = [];
  for (const input of inputs) {
    stored.push(input.base64 !== undefined ? storeBase64(world, input, input.base64) : await storeUrl(world, input));
  }
  return stored;
}

/** Stores bytes as an attachment with a download address. */
export function storeBytes(world: World, file: { name: string; type: string; bytes: Buffer }): Attachment {
  const { maxBytes } = world.settings.attachments;
  if (file.bytes.length > maxBytes) throw badRequest(`attachment ${file.name} is larger than ${maxBytes} bytes`);
  refuseType(world, file.name, file.bytes);
  const { id, name, type, sha256, path } = world.files.put("files", file);
  return { id, name, size: file.bytes.length, type, url: `${world.url}${path}`, sha256 };
}

/** @throws ApiError 400 unless it is canonical base64 (padding may be missing). */
export function decodeBase64(name: string, text: string): Buffer {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) throw badRequest(`attachment ${name}: base64 is not valid`);
  return Buffer.from(text, "base64");
}

function refuseBothOrNeither(world: World, input: AttachmentInput): void {
  const given = Number(input.url !== undefined) + Number(input.base64 !== undefined);
  const isWrong = world.settings.attachments.eitherUrlOrBase64 ? given !== 1 : given === 0;
  if (isWrong) throw badRequest(`attachment ${input.name}: give either url or base64`);
  if (input.url !== undefined && !/^https?:\/\//.test(input.url)) {
    throw badRequest(`attachment ${input.name}: url must be http or https`);
  }
}

function storeBase64(world: World, input: AttachmentInput, base64: string): Attachment {
  const bytes = decodeBase64(input.name, base64);
  if (bytes.length === 0) throw badRequest(`attachment ${input.name} is empty`);
  return storeBytes(world, { name: input.name, type: input.mime_type, bytes });
}

async function storeUrl(world: World, input: AttachmentInput): Promise<Attachment> {
  const url = input.url ?? "";
  const kept = { id: randomUUID(), name: input.name, size: 0, type: input.mime_type, url };
  if (!world.settings.attachments.fetchUrls) return kept;
  const fetched = await fetchBytes(url, world.settings.attachments.maxBytes);
  if (typeof fetched === "string") return { ...kept, error: fetched };
  refuseType(world, input.name, fetched);
  const sha256 = createHash("sha256").update(fetched).digest("hex");
  const { id, path } = world.files.put("files", { name: input.name, type: input.mime_type, bytes: fetched });
  return { ...kept, id, size: fetched.length, url: `${world.url}${path}`, sha256 };
}

/** @returns the bytes, or in words why there are none */
async function fetchBytes(url: string, maxBytes: number): Promise<Buffer | string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    if (!response.ok || response.body === null) return `answered ${response.status}`;
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of response.body) {
      size += part.length;
      if (size > maxBytes) return `larger than ${maxBytes} bytes`;
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function refuseType(world: World, name: string, bytes: Uint8Array): void {
  if (world.settings.attachments.types === "any") return;
  const type = sniffType(bytes);
  if (type === undefined || !widgetTypes.includes(type)) throw badRequest(`attachment ${name}: type not allowed`);
}
