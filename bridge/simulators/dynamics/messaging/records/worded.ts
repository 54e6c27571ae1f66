import type { Words } from "../settings/behaviour.ts";

/** A text as another part of the service keeps it. */
export function worded(text: string, words: Words): string {
  if (words === "cut") return text.slice(0, Math.ceil(text.length / 2));
  return words === "html" ? htmlOf(text) : text;
}

function htmlOf(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<p>${escaped}</p>`;
}
