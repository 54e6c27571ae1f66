import type { DeskHandoff } from "../desk.ts";

/** What the rep reads as the sender of the brief; whatever has this name or the customer's id is the bridge's own. */
export const briefName = "OpenCX AI";

/** The customer's id at the Messaging API: the same for every conversation of a session (contract dynamics-365 7.4). */
export function customerId({ sessionId }: DeskHandoff): string {
  return `opencx:${sessionId}`.slice(0, 200);
}

/** Who a message of ours is from; 256 characters each. */
export function sender(handoff: DeskHandoff, name?: string): { id: string; name: string } {
  const said = name ?? handoff.customer.name ?? "Customer";
  return { id: customerId(handoff), name: said.slice(0, 250) };
}
