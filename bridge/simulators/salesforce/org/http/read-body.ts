import { Readable } from "node:stream";
import busboy from "busboy";
import express from "express";
import type { Request, RequestHandler } from "express";
import { refusal } from "../rest-error.ts";

/** A request's body, whole; as much as a base64 upload may have. */
export const rawBody: RequestHandler = express.raw({ type: () => true, limit: "60mb" });

/** The body as the REST API takes it. Throws RestError JSON_PARSER_ERROR or UNSUPPORTED_MEDIA_TYPE. */
export async function readRestBody(req: Request): Promise<unknown> {
  const bytes: unknown = req.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return undefined;
  const type = req.get("content-type") ?? "";
  if (/^application\/json\b/i.test(type)) return parseJson(bytes);
  if (/^multipart\/form-data\b/i.test(type)) return await readMultipart(bytes, type);
  throw refusal("UNSUPPORTED_MEDIA_TYPE", `Content-Type '${type}' is not supported.`);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw refusal("JSON_PARSER_ERROR", error instanceof Error ? error.message : "Unreadable JSON.");
  }
}

interface Part {
  name: string;
  bytes: Buffer;
  isFile: boolean;
}

/** A record's JSON part and its binary part, put together (contract salesforce-metadata 19.2). */
async function readMultipart(body: Buffer, type: string): Promise<unknown> {
  const parts = await collectParts(body, type);
  const record = parts.find(({ isFile }) => !isFile);
  const file = parts.find(({ isFile }) => isFile);
  if (record === undefined || file === undefined || parts.length !== 2) {
    throw refusal(
      "INVALID_MULTIPART_REQUEST",
      "Send one JSON part for the record and one binary part with a filename.",
    );
  }
  return { ...(parseJson(record.bytes) as object), [file.name]: file.bytes };
}

function collectParts(body: Buffer, type: string): Promise<Part[]> {
  return new Promise((resolve, reject) => {
    const parts: Part[] = [];
    const fail = () => reject(refusal("INVALID_MULTIPART_REQUEST", "The multipart body is malformed."));
    let parser: busboy.Busboy;
    try {
      parser = busboy({ headers: { "content-type": type } });
    } catch {
      fail();
      return;
    }
    parser.on("field", (name, value) => parts.push({ name, bytes: Buffer.from(value), isFile: false }));
    parser.on("file", (name, stream, { filename }) => {
      const part: Part = { name, bytes: Buffer.alloc(0), isFile: filename !== undefined };
      const chunks: Buffer[] = [];
      parts.push(part);
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("close", () => (part.bytes = Buffer.concat(chunks)));
    });
    parser.on("close", () => resolve(parts));
    parser.on("error", fail);
    Readable.from([body]).pipe(parser);
  });
}
