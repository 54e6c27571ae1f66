import { badQuery } from "../dataverse-error.ts";
import { boundaryOf, readMultipart, readPart } from "./multipart.ts";
import type { Part } from "./multipart.ts";

/** One request inside a batch. */
export interface InnerRequest {
  contentId: string | undefined;
  method: string;
  url: string;
  headers: Headers;
  text: string;
}

/** A request of its own, or the requests of a change set. */
export type BatchItem = InnerRequest | InnerRequest[];

const mostRequests = 1000;
const longestUrl = 65_536;

/** Reads the body of `$batch` (contract dynamics-365 3.5). Throws DataverseError. */
export function readBatch(text: string, contentType: string | null): BatchItem[] {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) {
    throw badQuery(`The content type '${contentType ?? ""}' is not a valid multipart content type.`);
  }
  const items = readMultipart(text, boundary).map(readItem);
  const count = items.flat().length;
  if (count > mostRequests) throw badQuery(`The batch request has ${count} requests; the maximum is ${mostRequests}.`);
  return items;
}

function readItem(part: Part): BatchItem {
  const boundary = boundaryOf(part.headers.get("content-type"));
  if (boundary === undefined) return readRequest(part);
  const requests = readMultipart(part.body, boundary).map(readRequest);
  const ids = new Set<string>();
  for (const { contentId, method } of requests) {
    if (method === "GET") throw badQuery("A GET request is not allowed in a change set.");
    if (contentId === undefined) throw badQuery("The Content-ID header is missing for an operation of a change set.");
    if (ids.has(contentId)) throw badQuery(`The Content-ID '${contentId}' was used more than once.`);
    ids.add(contentId);
  }
  return requests;
}

function readRequest({ headers, body }: Part): InnerRequest {
  const type = headers.get("content-type") ?? "";
  if (!/^application\/http\b/i.test(type)) throw badQuery(`The content type '${type}' is not allowed in a batch.`);
  const text = body.replace(/^[\r\n]+/, "");
  const end = text.indexOf("\n");
  const line = (end < 0 ? text : text.slice(0, end)).trim();
  const [first, last] = [line.indexOf(" "), line.lastIndexOf(" HTTP/1.")];
  const [method, url] = [line.slice(0, Math.max(0, first)), line.slice(first, Math.max(first, last)).trim()];
  if (!/^[A-Z]+$/.test(method) || url === "" || url.length > longestUrl) {
    throw badQuery(`Invalid request line '${line.slice(0, 100)}'.`);
  }
  const inner = readPart(end < 0 ? "" : text.slice(end + 1));
  const contentId = headers.get("content-id") ?? undefined;
  return { contentId, method, url, headers: inner.headers, text: inner.body };
}
