import type { DeskHandoff, Identity, Prepared } from "../desk.ts";
import { originOf } from "./case-fields.ts";
import type { SalesforceCasesSettings } from "./settings.ts";

/** What is known before the org is asked; the Case's id comes with the opening. */
export function prepare(handoff: DeskHandoff, settings: SalesforceCasesSettings): Prepared {
  const shareKey = shareKeyOf(handoff.identity);
  return {
    ...(shareKey === undefined ? {} : { shareKey }),
    credentials: {},
    identityKind: handoff.identity.kind,
    attributes: { Priority: handoff.priority ?? settings.case.priority, Origin: originOf(handoff.channel, settings) },
    warnings: [],
  };
}

/** One Case serves a customer only where it is proven who they are, or at least which number they hold. */
function shareKeyOf({ kind, value }: Identity): string | undefined {
  if (kind === "verified-email") return `email:${value.trim().toLowerCase()}`;
  return kind === "matched-by-phone" ? `phone:${value}` : undefined;
}
