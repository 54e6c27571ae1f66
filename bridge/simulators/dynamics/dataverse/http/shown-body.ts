const longestShown = 4000;
const files = new Set(["documentbody", "BlockData"]);

/** A body as the ledger keeps it: bytes of files are counted, not kept. */
export function shownBody(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(shownBody);
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const isLong = files.has(name) && typeof value === "string" && value.length > longestShown;
      return [name, isLong ? `${value.length} characters` : shownBody(value)];
    }),
  );
}
