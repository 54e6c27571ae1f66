import type { LedgerLine } from "../../../simulators/opencx/ledger.ts";
import { type BridgeCaller, bridgeCaller } from "../../bridge-caller.ts";
import { type ChatPeople, chatPeople } from "../../dynamics/chat-people.ts";
import { type RecordPeople, recordPeople } from "../../dynamics/record-people.ts";
import { type ChatLine, saidInChat } from "../../dynamics/said-in-chat.ts";
import type { DynamicsWorld } from "../../dynamics/world.ts";
import { type OpencxPeople, opencxPeople } from "../../opencx-people.ts";
import type { Expectations } from "../expectations.ts";

/** Who plays where people work in Dynamics 365, and what they are told. */
export interface DynamicsStage {
  expect: Expectations;
  opencx: OpencxPeople;
  bridge: BridgeCaller;
  chats: ChatPeople;
  records: RecordPeople;
  sessionId: string;
  /** The bridge's id of the conversation: that of the live work item, or of the incident. */
  placeId: string;
}

export type EmptyDynamicsStage = Omit<DynamicsStage, "sessionId" | "placeId">;

export function setDynamicsStage(world: DynamicsWorld, expect: Expectations): EmptyDynamicsStage {
  return {
    expect,
    opencx: opencxPeople(world.opencx.url),
    bridge: bridgeCaller(world),
    chats: chatPeople(world.dynamics.messaging.url),
    records: recordPeople(world.dynamics.dataverse.url),
  };
}

/** Waits until people have the session at a desk; at another place than `before`. */
export function placeAt(
  { expect, bridge }: EmptyDynamicsStage,
  what: string,
  wanted: { sessionId: string; desk: string; before?: string },
): Promise<string> {
  return expect.until(what, async () => {
    const place = await bridge.placeOf(wanted.sessionId);
    return place?.desk === wanted.desk && place.conversationId !== wanted.before ? place.conversationId : undefined;
  });
}

/** What the customer's widget or mailbox shows now. */
export async function customerSees({ opencx, sessionId }: DynamicsStage): Promise<LedgerLine[]> {
  return (await opencx.ledger(sessionId)).visible;
}

/** What stands in the rep's console now. */
export async function repSees({ chats, placeId }: DynamicsStage): Promise<ChatLine[]> {
  return saidInChat(await chats.read(placeId), await chats.deliveries(placeId), await chats.reps());
}

/** How often the customer has read these words of this rep. */
export async function timesRead(stage: DynamicsStage, words: string, rep: string): Promise<number> {
  return (await customerSees(stage)).filter(({ text, name }) => text === words && name === rep).length;
}

/** Waits until the customer has read what a rep writes. */
export async function customerReads(stage: DynamicsStage, words: string, rep = "Ann Agent", times = 1): Promise<void> {
  const often = times === 1 ? "" : ", as often as it was written";
  await stage.expect.until(
    `The customer reads what ${rep} writes in Dynamics${often}`,
    async () => (await timesRead(stage, words, rep)) >= times,
  );
}
