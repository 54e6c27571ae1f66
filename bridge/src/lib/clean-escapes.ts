const escapes = /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u([0-9a-fA-F]{4})|\\[^]/g;

/**
 * Replaces in a JSON text what PostgreSQL refuses to store: the escaped NUL character and half of a surrogate pair
 * become U+FFFD. Nothing is dropped, so an id that held one is still seen to be malformed and never passes for another.
 * Everything else is left as it is, also a backslash that is itself escaped.
 */
export function cleanEscapes(json: string): string {
  if (!/\\u(?:0000|d[89a-f])/i.test(json)) return json;
  return json.replace(escapes, (escape, code: string | undefined) => {
    return code !== undefined && /^(?:0000|d[89a-f])/i.test(code) ? "\\ufffd" : escape;
  });
}
