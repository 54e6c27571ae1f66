import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Answer } from "../rest/call.ts";

/** What one request of a batch was answered. */
export interface InnerAnswer {
  contentId: string | undefined;
  answer: Answer;
}

/** The answer to a request, or those to the requests of a change set. */
export type AnswerItem = InnerAnswer | InnerAnswer[];

const line = "\r\n";

/** Writes the body of a batch's answer, with its content type. */
export function writeBatch(items: AnswerItem[]): { contentType: string; text: string } {
  const boundary = `batchresponse_${randomUUID()}`;
  const parts = items.map((item) => (Array.isArray(item) ? writeChangeSet(item) : writeAnswer(item)));
  return { contentType: `multipart/mixed; boundary=${boundary}`, text: enclose(parts, boundary) };
}

function writeChangeSet(answers: InnerAnswer[]): string {
  const boundary = `changesetresponse_${randomUUID()}`;
  const header = `Content-Type: multipart/mixed; boundary=${boundary}${line}${line}`;
  return header + enclose(answers.map(writeAnswer), boundary);
}

function writeAnswer({ contentId, answer }: InnerAnswer): string {
  const headers = ["Content-Type: application/http", "Content-Transfer-Encoding: binary"];
  if (contentId !== undefined) headers.push(`Content-ID: ${contentId}`);
  const isText = typeof answer.body === "string";
  const body = typeof answer.body === "string" ? answer.body : (JSON.stringify(answer.body) ?? "");
  const inner = [`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ""}`];
  if (body !== "") inner.push(`Content-Type: ${isText ? "text/plain" : "application/json; odata.metadata=minimal"}`);
  inner.push("OData-Version: 4.0");
  for (const [name, value] of Object.entries(answer.headers)) inner.push(`${shownNames[name] ?? name}: ${value}`);
  return [...headers, "", ...inner, "", body].join(line);
}

const shownNames: Record<string, string> = {
  "odata-entityid": "OData-EntityId",
  location: "Location",
  etag: "ETag",
  "preference-applied": "Preference-Applied",
};

function enclose(parts: string[], boundary: string): string {
  return [...parts.map((part) => `--${boundary}${line}${part}${line}`), `--${boundary}--${line}`].join("");
}
