import type { DeskAttachment } from "../desk.ts";
import { asList, asObject, asText, type Json } from "./wire.ts";

/** What of a message the customer can be shown. */
export interface MessageContent {
  text: string;
  attachments: DeskAttachment[];
}

/** Text and files of an `abstractMessage`; formats that nobody knows give whatever can be read (contract 4.3). */
export function messageContent(message: Json): MessageContent {
  switch (message["messageType"]) {
    case "StaticContentMessage":
      return staticContent(asObject(message["staticContent"]));
    case "ChoicesMessage":
      return textOnly(choicesText(asObject(message["choices"])));
    case "ChoicesResponseMessage":
      return textOnly(selectedText(asObject(message["choicesResponse"])));
    case "FormMessage":
      return textOnly(formText(asObject(message["form"])));
    default:
      return textOnly(readableText(message));
  }
}

function staticContent(content: Json): MessageContent {
  const attachments = asList(content["attachments"])
    .map(attachment)
    .filter((one) => one !== undefined);
  if (content["formatType"] === "RichLink") return textOnly(linkText(content));
  if (content["formatType"] === "Text" || content["formatType"] === "Attachments") {
    return { text: asText(content["text"]) ?? "", attachments };
  }
  return { text: readableText(content), attachments };
}

function attachment(value: unknown): DeskAttachment | undefined {
  const { name, mimeType, url } = asObject(value);
  const address = asText(url);
  if (address === undefined) return undefined;
  return { name: asText(name) ?? "file", mimeType: asText(mimeType) ?? "application/octet-stream", url: address };
}

function linkText(content: Json): string {
  const link = asObject(content["linkItem"]);
  const url = asText(link["url"]);
  const title = titleOf(link["titleItem"]);
  if (url === undefined) return title ?? readableText(content);
  return title === undefined || title === url ? url : `${title}: ${url}`;
}

/** The question with its options, numbered so that the customer can answer in words. */
function choicesText(choices: Json): string {
  const titles = asList(choices["optionItems"]).map((item) => titleOf(asObject(item)["titleItem"]) ?? titleOf(item));
  const options = titles.filter((title) => title !== undefined).map((title, index) => `${index + 1}. ${title}`);
  if (options.length === 0) return readableText(choices);
  return lines([asText(choices["text"]), ...options]);
}

function selectedText(response: Json): string {
  const selected = asList(response["selectedOptions"]).map((option) => asText(asObject(option)["optionTitle"]));
  return selected.filter((title) => title !== undefined).join(", ");
}

/** The form's title and the name of each field; answered in words, because forms are not filled in yet (contract 4.4). */
function formText(form: Json): string {
  const labels = asList(form["sections"]).map((section) => titleOf(asObject(asObject(section)["input"])["label"]));
  const title = titleOf(form["formTitle"]) ?? titleOf(form["message"]);
  const text = lines([title, ...labels.map((label) => (label === undefined ? undefined : `- ${label}`))]);
  return text === "" ? readableText(form) : text;
}

function titleOf(item: unknown): string | undefined {
  return asText(asObject(item)["title"]);
}

const readableMembers = ["text", "title", "url", "description"];
const mostReadableLines = 20;

/** Every text a person could read in an unknown format, in the order it stands there. */
function readableText(content: unknown): string {
  const found = new Set<string>();
  collect(content, found, 0);
  return lines([...found]);
}

function collect(value: unknown, found: Set<string>, depth: number): void {
  if (depth > 6 || typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (found.size >= mostReadableLines) return;
    const text = asText(member);
    if (text !== undefined && readableMembers.includes(name)) found.add(text);
    else collect(member, found, depth + 1);
  }
}

function textOnly(text: string): MessageContent {
  return { text, attachments: [] };
}

function lines(parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n");
}
