import { sha256 } from "../../lib/ids.ts";
import { oneLine } from "../../lib/one-line.ts";
import { byteLength, splitText } from "../../lib/text.ts";
import type { DeskText } from "../desk.ts";
import type { Org, Row } from "./org/org.ts";
import { quoted } from "./org/soql.ts";

/** Room for the marker and the line's end before it, for any count that is sent. */
export const markerBytes = byteLength("\n[9999/9999 · 0123456789ab-01234567]");

const pageSize = 200;
/** SOQL skips no more than 2 000 rows. */
const mostPages = 11;
const endingMarker = /(\[\d{1,4}\/\d{1,4} · [0-9a-f]{12})-[0-9a-f]{8}\]$/;

/** The beginning of a comment's last line, by which the bridge knows it again. */
export function marker(entryId: string, no = 1, of = 1): string {
  return `[${no}/${of} · ${entryId.replaceAll("-", "").slice(0, 12)}`;
}

/**
 * A text with its marker as the last line. The sum over the text's own letters lets the package tell it from a rep's
 * words that end with a quotation of it (`OpenCxReplyMarker`).
 */
function marked(text: string, mark: string): string {
  return `${text}\n${mark}-${sha256(text.replace(/[ \t\r\n\f\v]+/g, "")).slice(0, 8)}]`;
}

/**
 * A text as comments of at most `commentBytes` UTF-8 bytes each, marker included. A part of the brief is one comment and
 * has its place in the brief; any other text counts its own pieces.
 */
export function commentsOf(entry: DeskText, commentBytes: number): string[] {
  const room = commentBytes - markerBytes;
  const pieces = splitText(`${speaker(entry)}${entry.text}`, { characters: room, bytes: room });
  const [only] = pieces;
  if (entry.part !== undefined && pieces.length === 1) {
    return [marked(only ?? "", marker(entry.id, entry.part.no, entry.part.of))];
  }
  return pieces.map((piece, index) => marked(piece, marker(entry.id, index + 1, pieces.length)));
}

/** The row of one comment. */
export function commentRow(caseId: string, body: string, published: boolean): Row {
  return { ParentId: caseId, CommentBody: body, IsPublished: published };
}

/** Only the customer's words come without a word on their author. */
function speaker({ author, name }: DeskText): string {
  if (author !== "customer") return "";
  const known = name === undefined ? "" : oneLine(name, 80);
  return known === "" ? "[Customer] " : `[Customer, ${known}] `;
}

/** Ids of the Case's comments by their markers, newest first, until all wanted ones are found. */
export async function findComments(
  org: Org,
  caseId: string,
  wanted: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let page = 0; page < mostPages; page += 1) {
    const rows = await org.query(
      `SELECT Id, CommentBody FROM CaseComment WHERE ParentId = ${quoted(caseId)} ORDER BY CreatedDate DESC, Id DESC ` +
        `LIMIT ${pageSize} OFFSET ${page * pageSize}`,
      signal,
    );
    for (const row of rows) {
      const body = row["CommentBody"];
      const mark = typeof body === "string" ? endingMarker.exec(body.trimEnd())?.[1] : undefined;
      if (mark !== undefined && wanted.includes(mark)) found.set(mark, String(row["Id"]));
    }
    if (rows.length < pageSize || found.size === wanted.length) break;
  }
  return found;
}
