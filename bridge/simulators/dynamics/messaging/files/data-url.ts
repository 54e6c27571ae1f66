/** A file that is embedded in an address. */
export interface EmbeddedFile {
  contentType: string;
  bytes: Buffer;
}

/** Decodes `data:<type>;base64,<data>` (contract dynamics-365 7.5); undefined when it is no such thing. */
export function readDataUrl(address: string): EmbeddedFile | undefined {
  const comma = address.indexOf(",");
  const head = /^data:([^;,]*)(?:;[^;,]+)*;base64$/i.exec(address.slice(0, Math.max(comma, 0)));
  if (head === null) return undefined;
  const data = address.slice(comma + 1);
  const bytes = Buffer.from(data, "base64");
  if (bytes.toString("base64").replace(/=+$/, "") !== data.replace(/=+$/, "")) return undefined;
  return { contentType: head[1] ?? "", bytes };
}

/** Whether a file can be fetched from the address. */
export function isWebAddress(address: string): boolean {
  const { protocol } = URL.parse(address) ?? {};
  return protocol === "https:" || protocol === "http:";
}
