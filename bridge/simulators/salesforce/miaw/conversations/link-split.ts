/** A stretch of a message's text. */
export interface TextPart {
  kind: "text" | "link";
  text: string;
}

/**
 * Splits a URL at the start and at the end off a text, as the service does (contract salesforce-miaw 4.1).
 * A URL in the middle, or one followed by a full stop, stays where it is.
 */
export function splitLinks(text: string): TextPart[] {
  const leading = /^\s*(https?:\/\/\S*[^\s.,;:!?)])(?=\s|$)/.exec(text);
  const rest = leading === null ? text : text.slice(leading[0].length);
  const trailing = /(?:^|\s)(https?:\/\/\S*[^\s.,;:!?)])\s*$/.exec(rest);
  if (leading === null && trailing === null) return [{ kind: "text", text }];
  const middle = (trailing === null ? rest : rest.slice(0, trailing.index)).trim();
  const parts: TextPart[] = [
    { kind: "link", text: leading?.[1] ?? "" },
    { kind: "text", text: middle },
    { kind: "link", text: trailing?.[1] ?? "" },
  ];
  return parts.filter((part) => part.text !== "");
}
