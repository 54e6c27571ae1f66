import type { DynamicsSimulator } from "../../simulators/dynamics/dynamics-simulator.ts";

const prefix = "opencx:";

/** As whom a session's customer is known at the Messaging API (contract dynamics-365 7.4). */
export function customerOf(sessionId: string): string {
  return `${prefix}${sessionId}`;
}

export function sessionOf(customerId: string | undefined): string | undefined {
  return customerId?.startsWith(prefix) === true ? customerId.slice(prefix.length) : undefined;
}

/** Lets the tenant send what reps write to this address. */
export function hookChats({ tenant, facts }: DynamicsSimulator, webhookUrl: string): void {
  tenant.rows.update("msdyn_occustommessagingchannel", facts.channelId, { msdyn_webhookurl: webhookUrl });
}

/** The rep to whom each chat is offered takes it; resolves when the webhook has been told. */
export async function joinChats({ messaging: { control } }: DynamicsSimulator, sessionIds: string[]): Promise<void> {
  for (const id of sessionIds) control.accept(customerOf(id), {});
  await control.settled();
}
