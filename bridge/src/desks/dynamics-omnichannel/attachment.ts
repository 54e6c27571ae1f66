import { BridgeError } from "../../lib/errors.ts";
import type { DeskAttachment, DeskFile } from "../desk.ts";
import type { OmnichannelParts } from "./settings.ts";

/**
 * A rep's file. Its address is asked as it is; only the Messaging API's own host is given a token, where it wants one
 * (contract dynamics-365 15).
 */
export async function fetchAttachment(
  { name, mimeType, url }: DeskAttachment,
  maxBytes: number,
  { fetchFile, messagingToken, settings }: OmnichannelParts,
): Promise<DeskFile> {
  try {
    const { bytes, contentType } = await fetchFile(url, { maxBytes });
    return { name, mimeType: contentType ?? mimeType, bytes };
  } catch (error) {
    const isOurs = URL.canParse(url) && new URL(url).origin === new URL(settings.messaging.url).origin;
    if (!(error instanceof BridgeError) || error.retryable || !isOurs) throw error;
    const headers = { authorization: `Bearer ${await messagingToken()}` };
    const { bytes, contentType } = await fetchFile(url, { maxBytes, headers });
    return { name, mimeType: contentType ?? mimeType, bytes };
  }
}
