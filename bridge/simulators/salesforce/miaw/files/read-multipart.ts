import busboy from "busboy";
import type { Request } from "express";
import { ApiError } from "../api-error.ts";

/** The two parts of a file request, in whatever order they came. */
export interface FileParts {
  messageEntry: unknown;
  file: { name: string; mimeType: string; bytes: Buffer };
}

interface Part {
  name: string;
  bytes: Buffer;
  fileName: string | undefined;
  mimeType: string;
  tooLarge: boolean;
}

/**
 * Reads `messageEntry` and `fileData` (contract salesforce-miaw 4.2). The whole body is read before anything is
 * refused, so that the client gets its answer.
 *
 * @param maxBytes of the file; `null`: any.
 * @throws ApiError 400 for other parts than these two, 413, 415 when it is not multipart.
 */
export async function readMultipart(req: Request, maxBytes: number | null): Promise<FileParts> {
  const parts = await collectParts(req, maxBytes);
  const file = parts.find(({ name }) => name === "fileData");
  const entry = parts.find(({ name }) => name === "messageEntry");
  if (file?.tooLarge) throw new ApiError(413, "The file is too large.");
  if (file?.fileName === undefined || entry === undefined || parts.length !== 2) {
    throw new ApiError(400, "Send exactly two parts: messageEntry (JSON) and fileData (a file with a filename).");
  }
  try {
    const messageEntry: unknown = JSON.parse(entry.bytes.toString("utf8"));
    return { messageEntry, file: { name: file.fileName, mimeType: file.mimeType, bytes: file.bytes } };
  } catch {
    throw new ApiError(400, "messageEntry is not JSON.");
  }
}

function collectParts(req: Request, maxBytes: number | null): Promise<Part[]> {
  return new Promise((resolve, reject) => {
    const parts: Part[] = [];
    let parser: busboy.Busboy;
    try {
      parser = busboy({ headers: req.headers, limits: maxBytes === null ? {} : { fileSize: maxBytes + 1 } });
    } catch {
      reject(new ApiError(415, "Send multipart/form-data."));
      return;
    }
    parser.on("field", (name, value, { mimeType }) => {
      parts.push({ name, bytes: Buffer.from(value), fileName: undefined, mimeType, tooLarge: false });
    });
    parser.on("file", (name, stream, { filename, mimeType }) => {
      const part: Part = { name, bytes: Buffer.alloc(0), fileName: filename, mimeType, tooLarge: false };
      const chunks: Buffer[] = [];
      parts.push(part);
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("limit", () => (part.tooLarge = true));
      stream.on("close", () => (part.bytes = Buffer.concat(chunks)));
    });
    parser.on("close", () => resolve(parts));
    parser.on("error", () => reject(new ApiError(400, "The multipart body is malformed.")));
    req.pipe(parser);
  });
}
