const textKeys = ["title", "text", "label", "caption", "subtitle", "description", "question", "value", "url"];
const maxDepth = 6;
const mostLines = 100;

/**
 * The words of a message, whatever its shape: plain text as it is, cards, buttons and forms as lines.
 * Reps see custom components as text only (contract opencx 6).
 */
export function readableText(content: unknown): string {
  if (typeof content === "string") return content;
  if (isObject(content) && content["type"] === "text" && typeof content["text"] === "string") return content["text"];
  const lines: string[] = [];
  collect(content, lines, 0);
  return [...new Set(lines)].join("\n");
}

function collect(value: unknown, lines: string[], depth: number): void {
  if (depth > maxDepth || lines.length > mostLines) return;
  if (Array.isArray(value)) {
    for (const item of value.slice(0, mostLines)) {
      if (typeof item === "string") lines.push(`- ${item}`);
      else collect(item, lines, depth + 1);
    }
    return;
  }
  if (!isObject(value)) return;
  for (const key of textKeys) {
    const part = value[key];
    if (typeof part === "string" && part.trim() !== "") lines.push(part.trim());
  }
  for (const [key, part] of Object.entries(value)) {
    if (!textKeys.includes(key) || isObject(part))
      collect(isObject(part) || Array.isArray(part) ? part : null, lines, depth + 1);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
