const escapes = /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u([0-9a-fA-F]{4})|\\[^]/g;

/**
 * Takes out of a JSON text what PostgreSQL refuses to store: the escaped NUL character is dropped, half of a surrogate
 * pair becomes U+FFFD. Everything else is left as it is, also a backslash that is itself escaped.
 */
export function cleanEscapes(json: string): string {
  if (!/\\u(?:0000|d[89a-f])/i.test(json)) return json;
  return json.replace(escapes, (escape, code: string | undefined) => {
    if (code === undefined) return escape;
    if (code === "0000") return "";
    return /^d[89a-f]/i.test(code) ? "\\ufffd" : escape;
  });
}
