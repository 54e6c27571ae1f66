import { derivedId } from "../../../lib/ids.ts";
import type { DeskConversation, DeskHandoff, DeskText } from "../../desk.ts";
import { briefName } from "../our-name.ts";

type Json = Record<string, unknown>;

/** What `create` is asked (contract dynamics-365 7.4): the same for the same customer id at every try. */
export function creation({ handoff, attributes }: DeskConversation, id: string, [first]: DeskText[]): Json {
  const context = Object.entries(attributes).map(([name, value]) => [name, { isDisplayable: true, value }]);
  return {
    customercontext: { customerid: id, ...customerOf(handoff) },
    conversationcontext: Object.fromEntries(context) as Json,
    conversationrequestid: derivedId("conversation-request", handoff.handoffId, handoff.conversationNo),
    ...(first === undefined ? {} : { startmessage: { message: first.text, displayname: briefName } }),
    skipdeflectionbot: true,
  };
}

const fieldCharacters = 200;

/** Only a proven address or number: Dynamics links the conversation to whoever has it. */
function customerOf({ customer, identity, channel }: DeskHandoff): Json {
  const words = (customer.name ?? "")
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
  const last = words.pop();
  const proven = {
    email: identity.kind === "verified-email" ? identity.value : undefined,
    phonenumber: identity.kind === "matched-by-phone" || carried.has(channel) ? customer.phone : undefined,
  };
  const all = { firstname: words.join(" ") || undefined, lastname: last, preferredname: customer.name, ...proven };
  const said = Object.entries(all).filter(([, value]) => value !== undefined && value.trim() !== "");
  return Object.fromEntries(said.map(([name, value]) => [name, (value ?? "").slice(0, fieldCharacters)]));
}

/** Channels whose carrier vouches for the number. */
const carried = new Set(["sms", "whatsapp", "phone"]);
