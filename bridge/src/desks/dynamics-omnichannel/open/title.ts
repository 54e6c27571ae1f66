import { cleanText } from "../../../dynamics/dataverse/odata.ts";
import { truncate } from "../../../lib/text.ts";
import type { DeskConversation } from "../../desk.ts";
import type { OmnichannelParts } from "../settings.ts";

/**
 * Makes the AI's summary the conversation's title, as OpenCX promises it (contract dynamics-365 7.10). The row comes a
 * while after the conversation.
 *
 * @throws BridgeError `DATAVERSE_ROW_MISSING` while it is not there.
 */
export async function setTitle(
  { externalId, handoff }: DeskConversation,
  { dataverse, settings }: OmnichannelParts,
): Promise<void> {
  const summary = cleanText(handoff.summary ?? "").trim();
  if (!settings.messaging.conversationTitle || summary === "") return;
  const title = {
    subject: truncate(summary, { characters: 200 }),
    msdyn_title: truncate(summary, { characters: 4000 }),
  };
  await dataverse.update("msdyn_ocliveworkitems", externalId, title);
}
