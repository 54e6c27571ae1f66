/** A GUID in lower case; undefined when the text is none. */
export function guid(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;
}
