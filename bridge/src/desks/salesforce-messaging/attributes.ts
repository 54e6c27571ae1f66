import { byteLength, truncate } from "../../lib/text.ts";
import type { DeskHandoff, IdentityKind } from "../desk.ts";
import type { SalesforceMessagingSettings } from "./settings.ts";

/** A parameter of the messaging channel that the bridge fills; the org's metadata has the same lengths. */
export interface RoutingParameter {
  name: string;
  maxLength: number;
}

/** Every parameter the bridge fills itself (contract opencx 4.4, salesforce-miaw 7). */
export const routingParameters: readonly RoutingParameter[] = [
  { name: "OpencxSessionId", maxLength: 36 },
  { name: "Chat_Consumer_Type", maxLength: 20 },
  { name: "Origin", maxLength: 20 },
  { name: "Priority", maxLength: 20 },
  { name: "Chat_language", maxLength: 20 },
  { name: "Handoff_Reason", maxLength: 255 },
  { name: "Handoff_Summary", maxLength: 255 },
  { name: "Identity_Kind", maxLength: 30 },
  { name: "Customer_Phone", maxLength: 40 },
  { name: "Follow_Up", maxLength: 40 },
];

const maxKeys = 20;
const maxBytes = 4000;

interface Warning {
  code: string;
  message: string;
}

export interface BuiltAttributes {
  attributes: Record<string, string>;
  /** One `ATTRIBUTE_DROPPED` for each value that does not reach the org. */
  warnings: Warning[];
}

/**
 * The routing attributes of a handoff: what the bridge knows, then the configured extras out of the metadata. Values are
 * cut to their parameter's length, empty ones left out; nothing overrides a name of the bridge's own.
 */
export function routingAttributes(
  handoff: DeskHandoff,
  identityKind: IdentityKind,
  routing: SalesforceMessagingSettings["routing"],
): BuiltAttributes {
  const attributes = ownAttributes(handoff, identityKind, routing);
  const warnings: Warning[] = [];
  for (const [name, { from, maxLength }] of Object.entries(routing.extras)) {
    const value = handoff.metadata[from]?.trim() ?? "";
    if (value === "") continue;
    const refusal = refusalOf(name, truncate(value, { characters: maxLength }), attributes);
    if (refusal === undefined) attributes[name] = truncate(value, { characters: maxLength });
    else warnings.push(dropped(name, refusal));
  }
  const used = new Set(Object.values(routing.extras).map(({ from }) => from));
  for (const key of Object.keys(handoff.metadata)) {
    if (!used.has(key)) warnings.push(dropped(key, "no routing.extras entry of the connection takes it"));
  }
  return { attributes, warnings };
}

/** The Salesforce language of a session: mapped, else in Salesforce's spelling, else the connection's. */
export function salesforceLanguage(
  language: string | undefined,
  routing: Pick<SalesforceMessagingSettings["routing"], "language" | "languageMap">,
): string {
  if (language === undefined || language.trim() === "") return routing.language;
  const mapped = routing.languageMap[language] ?? routing.languageMap[language.toLowerCase()];
  if (mapped !== undefined) return mapped;
  const [base = "", region] = language.trim().split(/[-_]/);
  if (!/^[a-z]{2,3}$/i.test(base)) return routing.language;
  if (region !== undefined && /^[a-z]{2}$/i.test(region)) return `${base.toLowerCase()}_${region.toUpperCase()}`;
  return routing.language.toLowerCase().startsWith(`${base.toLowerCase()}_`) ? routing.language : base.toLowerCase();
}

function ownAttributes(
  handoff: DeskHandoff,
  identityKind: IdentityKind,
  routing: SalesforceMessagingSettings["routing"],
): Record<string, string> {
  const values: Record<string, string | undefined> = {
    OpencxSessionId: handoff.sessionId,
    Chat_Consumer_Type: consumerType(identityKind),
    Origin: handoff.channel,
    Priority: handoff.priority ?? routing.priority,
    Chat_language: handoff.language ?? routing.language,
    Handoff_Reason: handoff.reason,
    Handoff_Summary: handoff.summary,
    Identity_Kind: identityKind,
    Customer_Phone: handoff.customer.phone,
    Follow_Up: handoff.followUp,
  };
  const attributes: Record<string, string> = {};
  for (const { name, maxLength } of routingParameters) {
    const value = values[name]?.trim() ?? "";
    if (value !== "") attributes[name] = truncate(value, { characters: maxLength });
  }
  return attributes;
}

/** Contract opencx Q3. */
function consumerType(kind: IdentityKind): "Authenticated" | "Unauthenticated" {
  return kind === "verified-email" || kind === "matched-by-phone" ? "Authenticated" : "Unauthenticated";
}

function refusalOf(name: string, value: string, attributes: Record<string, string>): string | undefined {
  const reserved = routingParameters.some((parameter) => parameter.name.toLowerCase() === name.toLowerCase());
  if (reserved) return "the bridge fills this parameter itself";
  if (Object.keys(attributes).length >= maxKeys) return `more than ${maxKeys} attributes do not fit`;
  const bytes = byteLength(JSON.stringify({ ...attributes, [name]: value }));
  return bytes > maxBytes ? `all attributes together would be longer than ${maxBytes} bytes` : undefined;
}

function dropped(name: string, why: string): Warning {
  const shown = truncate(name, { characters: 60 });
  return { code: "ATTRIBUTE_DROPPED", message: `"${shown}" is not sent to Salesforce: ${why}.` };
}
