import { BridgeError } from "../../lib/errors.ts";
import type { DeskHandoff, IdentityKind, Prepared } from "../desk.ts";
import { routingAttributes } from "./attributes.ts";
import { conversationId } from "./conversation-id.ts";
import type { MiawCredentials } from "./credentials.ts";
import type { TokenExchange } from "./exchange.ts";
import { miawCodes, tokenRemedy } from "./failures.ts";
import type { SalesforceMessagingSettings } from "./settings.ts";
import { subjectOf, type HandoffSubject } from "./subject.ts";

/** Proves who the customer is and chooses the ids; one request (contract salesforce-miaw 2, 6, 7). */
export async function prepare(
  handoff: DeskHandoff,
  settings: SalesforceMessagingSettings,
  exchange: TokenExchange,
): Promise<Prepared> {
  const customer = subjectOf(handoff);
  const credentials = await exchange.exchange(customer.subject);
  const identityKind = provenKind(customer, credentials, settings);
  const { attributes, warnings } = routingAttributes(handoff, identityKind, settings.routing);
  if (customer.warning !== undefined) warnings.unshift(customer.warning);
  if (identityKind === "fell-back-to-anonymous") {
    warnings.unshift({ code: miawCodes.fellBack, message: fallbackMessage(settings) });
  }
  return { externalId: conversationId(handoff), credentials, identityKind, attributes, warnings };
}

function provenKind(
  customer: HandoffSubject,
  credentials: MiawCredentials,
  settings: SalesforceMessagingSettings,
): IdentityKind {
  const { identity } = settings;
  if (identity.mode === "guest") return "guest";
  if (credentials.kind === "verified") return customer.kind;
  if (identity.onFallback === "continue") return "fell-back-to-anonymous";
  throw new BridgeError({
    code: miawCodes.fellBack,
    message: "Salesforce answered a verified exchange with a guest's token.",
    remedy: tokenRemedy(identity.authKeyId, identity.issuer),
    status: 502,
  });
}

function fallbackMessage({ identity }: SalesforceMessagingSettings): string {
  const remedy = identity.mode === "verified" ? tokenRemedy(identity.authKeyId, identity.issuer) : tokenRemedy();
  return `Salesforce answered a verified exchange with a guest's token: the customer counts as unknown. ${remedy}`;
}
