import { BridgeError } from "../../lib/errors.ts";
import type { DeskAttachment, DeskConversation, DeskFile } from "../desk.ts";
import type { FetchFile, SalesforceMessagingSettings } from "./settings.ts";
import type { ConversationTokens } from "./tokens.ts";

export interface AttachmentParts {
  settings: SalesforceMessagingSettings;
  tokens: ConversationTokens;
  fetchFile: FetchFile;
}

/**
 * Fetches what a rep attached. The customer's token goes along only to the connection's own two hosts: anybody who can
 * write a message chooses the address.
 */
export async function fetchAttachment(
  conversation: DeskConversation,
  attachment: DeskAttachment,
  maxBytes: number,
  { settings, tokens, fetchFile }: AttachmentParts,
): Promise<DeskFile> {
  if (!URL.canParse(attachment.url)) throw invalidAddress();
  const own = [settings.messagingUrl, settings.instanceUrl].some((host) => sameOrigin(host, attachment.url));
  const headers: Record<string, string> = own
    ? { authorization: `Bearer ${(await tokens.current(conversation)).accessToken}` }
    : {};
  const signal = AbortSignal.timeout(settings.timeouts.requestMs);
  const { bytes, contentType, filename } = await fetchFile(attachment.url, { maxBytes, signal, headers });
  const name = attachment.name === "" ? (filename ?? "file") : attachment.name;
  return { name, mimeType: contentType ?? attachment.mimeType, bytes };
}

function sameOrigin(left: string, right: string): boolean {
  return URL.canParse(left) && new URL(left).origin === new URL(right).origin;
}

function invalidAddress(): BridgeError {
  return new BridgeError({
    code: "MIAW_ATTACHMENT_ADDRESS_INVALID",
    message: "The rep's attachment has no address that can be fetched.",
    remedy: "Ask the rep to send the file again; if it happens each time, run the support bundle.",
    status: 502,
  });
}
