import { badQuery } from "../dataverse-error.ts";

/** One part of a multipart body: its headers and what follows them. */
export interface Part {
  headers: Headers;
  body: string;
}

const longestBoundary = 200;
const longestHeader = 16_384;

/** The boundary of a multipart content type, quoted or not; undefined for another type. */
export function boundaryOf(contentType: string | null): string | undefined {
  const [type = "", ...parameters] = (contentType ?? "").split(";").map((part) => part.trim());
  if (type.toLowerCase() !== "multipart/mixed") return undefined;
  for (const parameter of parameters) {
    const equals = parameter.indexOf("=");
    if (parameter.slice(0, Math.max(0, equals)).trim().toLowerCase() !== "boundary") continue;
    const value = parameter.slice(equals + 1).trim();
    const unquoted = value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
    return unquoted === "" || unquoted.length > longestBoundary ? undefined : unquoted;
  }
  return undefined;
}

/** Splits a multipart body; lines end in CRLF or LF. Throws DataverseError when it is not closed. */
export function readMultipart(text: string, boundary: string): Part[] {
  const escaped = boundary.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  const delimiter = new RegExp(`(?:^|\\r?\\n)--${escaped}(--)?[ \\t]*(?=\\r?\\n|$)`, "g");
  const marks = [...text.matchAll(delimiter)];
  const last = marks.findIndex((mark) => mark[1] !== undefined);
  if (last < 0) throw badQuery("The batch request is not terminated by its boundary.");
  return marks.slice(0, last).map((mark, index) => {
    const from = mark.index + mark[0].length;
    return readPart(text.slice(from, marks[index + 1]?.index).replace(/^\r?\n/, ""));
  });
}

/** Reads headers up to the first blank line. Throws DataverseError for a line that is no header. */
export function readPart(text: string): Part {
  const headers = new Headers();
  let rest = text;
  for (;;) {
    const end = rest.indexOf("\n");
    const line = end < 0 ? rest : rest.slice(0, end + 1);
    rest = rest.slice(line.length);
    const content = line.trim();
    if (content === "") return { headers, body: rest };
    if (content.length > longestHeader) throw badQuery("A header of the batch request is too long.");
    const colon = content.indexOf(":");
    const [name, value] = [content.slice(0, colon).trim(), content.slice(colon + 1).trim()];
    if (colon < 1 || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw badQuery(`Invalid header '${content.slice(0, 100)}'.`);
    headers.append(name, value.replaceAll(/[^\t\x20-\x7E]/g, "?"));
  }
}
