import { randomUUID } from "node:crypto";
import type { Json } from "./model.ts";

/** Text content (contract salesforce-miaw 4.3). */
export function textContent(text: string): Json {
  return { formatType: "Text", text };
}

/** What a RichLink needs. */
export interface LinkFacts {
  url: string;
  title?: string;
  imageUrl?: string;
}

/** A link with its title and picture (contract salesforce-miaw 4.3). */
export function richLinkContent({ url, title, imageUrl }: LinkFacts): Json {
  const image = { assetType: "ImageAsset", id: randomUUID(), mimeType: "image/png", assetUrl: imageUrl ?? null };
  return {
    formatType: "RichLink",
    linkItem: { itemType: "LinkItem", titleItem: titleItem(title ?? url), url },
    image: { ...image, description: null },
  };
}

/** What an attachment entry needs. */
export interface AttachmentFacts {
  id: string;
  name: string;
  mimeType: string;
  url: string;
  referenceId: string;
}

/** One attachment, with or without a text (contract salesforce-miaw 4.3). */
export function attachmentContent(attachment: AttachmentFacts, text: string | null): Json {
  return { formatType: "Attachments", text, attachments: [{ ...attachment, attachmentUploadResult: null }] };
}

/** Buttons, quick replies or a carousel (contract salesforce-miaw 4.3). */
export function choicesContent(formatType: "Buttons" | "QuickReplies" | "Carousel", text: string, titles: string[]) {
  const optionItems = titles.map((title) => ({
    itemType: "TitleOptionItem",
    optionIdentifier: randomUUID(),
    optionId: null,
    titleItem: titleItem(title),
  }));
  return { formatType, text, optionItems };
}

/** A form of single text inputs (contract salesforce-miaw 4.3). */
export function formContent(title: string, labels: string[]): Json {
  const sections = labels.map((label) => ({
    sectionIdentifier: randomUUID(),
    sectionType: "SingleInputSection",
    input: {
      inputType: "TextInput",
      id: randomUUID(),
      label: { itemType: "TitleItem", title: label },
      required: true,
      multiline: false,
    },
  }));
  const head = { itemType: "TitleItem", title };
  const reply = { itemType: "TitleItem", title: "Thanks" };
  return { formatType: "Inputs", formTitle: head, introScreen: null, images: [], message: head, reply, sections };
}

/** `abstractMessage` around one content member (contract salesforce-miaw 4.3). */
export function abstractMessage(
  id: string,
  messageType: string,
  content: Json,
  inReplyToMessageId: string | null = null,
): Json {
  return { messageType, id, inReplyToMessageId, references: [], ...content };
}

function titleItem(title: string): Json {
  const none = { subTitle: null, secondarySubTitle: null, tertiarySubTitle: null, referenceId: null };
  return { itemType: "TitleItem", title, ...none };
}
