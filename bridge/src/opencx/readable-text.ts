const textKeys = ["title", "text", "label", "caption", "subtitle", "description", "question", "value", "url"];
const maxDepth = 6;
const mostLines = 100;

interface Found {
  lines: string[];
  files: unknown[];
}

/**
 * The words of a message, whatever its shape: plain text as it is, cards, buttons and forms as lines.
 * Reps see custom components as text only (contract opencx 6). Its attached files are no words: see `filesInside`.
 */
export function readableText(content: unknown): string {
  if (typeof content === "string") return content;
  if (isObject(content) && content["type"] === "text" && typeof content["text"] === "string") return content["text"];
  return [...new Set(search(content).lines)].join("\n");
}

/** What is attached inside of a message, for a sender that does not tell its files beside it. */
export function filesInside(content: unknown): unknown[] {
  return search(content).files;
}

function search(content: unknown): Found {
  const found: Found = { lines: [], files: [] };
  collect(content, found, 0);
  return found;
}

function collect(value: unknown, found: Found, depth: number): void {
  if (depth > maxDepth || found.lines.length > mostLines) return;
  if (Array.isArray(value)) {
    for (const item of value.slice(0, mostLines)) {
      if (typeof item === "string") found.lines.push(`- ${item}`);
      else collect(item, found, depth + 1);
    }
    return;
  }
  if (!isObject(value)) return;
  for (const key of textKeys) {
    const part = value[key];
    if (typeof part === "string" && part.trim() !== "") found.lines.push(part.trim());
  }
  for (const [key, part] of Object.entries(value)) {
    if (key === "attachments" && Array.isArray(part)) collectAttached(part, found, depth);
    else if (!textKeys.includes(key) || isObject(part))
      collect(isObject(part) || Array.isArray(part) ? part : null, found, depth + 1);
  }
}

/** Some call cards attachments too: only what has an address is a file, the others have words. */
function collectAttached(list: unknown[], found: Found, depth: number): void {
  const isFile = (one: unknown) => isObject(one) && typeof one["url"] === "string";
  found.files.push(...list.filter(isFile).slice(0, mostLines));
  collect(
    list.filter((one) => !isFile(one)),
    found,
    depth + 1,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
