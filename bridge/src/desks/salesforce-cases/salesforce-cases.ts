import type { Desk } from "../desk.ts";
import { fetchAttachment } from "./attachment.ts";
import { check } from "./check/check.ts";
import { closeCase } from "./close.ts";
import { markerBytes } from "./comments.ts";
import { deliver } from "./deliver.ts";
import { Mirror } from "./mirror.ts";
import { openCase } from "./open.ts";
import { Org } from "./org/org.ts";
import { prepare } from "./prepare.ts";
import type { SalesforceCasesParts, SalesforceCasesSettings } from "./settings.ts";
import { caseStatus } from "./status.ts";

export type { SalesforceCasesParts, SalesforceCasesSettings } from "./settings.ts";

/**
 * The desk of Salesforce Cases (contract opencx 5, salesforce-metadata 19): one object for each connection of the
 * configuration. It is not live: the org tells of reps' replies by itself.
 */
export function createSalesforceCases(settings: SalesforceCasesSettings, parts: SalesforceCasesParts): Desk {
  const { clock, logger } = parts;
  const org = new Org({ settings, clock, dispatcher: parts.dispatcher, logger });
  const common = { settings, org, clock, logger };
  const delivering = { settings, org, mirror: new Mirror(common) };
  const room = settings.limits.commentBytes - markerBytes;
  return {
    name: "salesforce-cases",
    connection: settings.name,
    keepsIds: false,
    limits: { partCharacters: room, partBytes: room, briefParts: settings.limits.briefParts },
    prepare: async (handoff) => prepare(handoff, settings),
    open: (conversation, options) => openCase(conversation, options, common),
    deliver: (conversation, entry, options) => deliver(conversation, entry, options, delivering),
    close: (conversation, reason, { shared } = { shared: false }) =>
      closeCase(conversation, reason, { ...common, shared }),
    status: ({ externalId }) => caseStatus(externalId, org),
    isOpen: async () => undefined,
    fetchAttachment: (_conversation, attachment, maxBytes) => fetchAttachment(attachment, maxBytes, org),
    check: () => check(common),
  };
}
