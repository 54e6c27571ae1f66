import { randomBytes } from "node:crypto";
import type { LedgerLine } from "../../simulators/opencx/ledger.ts";
import { type BridgeCaller, bridgeCaller } from "../bridge-caller.ts";
import { type OpencxPeople, opencxPeople } from "../opencx-people.ts";
import { type OrgPeople, orgPeople } from "../org-people.ts";
import { type Said, saidAtDesk } from "../said-at-desk.ts";
import type { World } from "../world.ts";
import type { Expectations } from "./expectations.ts";

/** Who plays in a check, and what it is told. */
export interface Stage {
  expect: Expectations;
  opencx: OpencxPeople;
  org: OrgPeople;
  bridge: BridgeCaller;
  sessionId: string;
  conversationId: string;
}

export function setStage(world: World, expect: Expectations): Omit<Stage, "sessionId" | "conversationId"> {
  return {
    expect,
    opencx: opencxPeople(world.simulators.opencx.url),
    org: orgPeople(world.simulators.salesforceMessaging.url),
    bridge: bridgeCaller(world),
  };
}

/** What the visitor's widget shows now. */
export async function visitorSees({ opencx, sessionId }: Stage): Promise<LedgerLine[]> {
  return (await opencx.ledger(sessionId)).visible;
}

/** What stands in the rep's console now. */
export async function repSees({ org, conversationId }: Stage): Promise<Said[]> {
  return saidAtDesk(await org.ledger(conversationId));
}

/** A file that no other one equals. */
export function uniqueFile(name: string, type: string, start: string): { name: string; type: string; bytes: Buffer } {
  return { name, type, bytes: Buffer.concat([Buffer.from(start, "latin1"), randomBytes(48 * 1024)]) };
}
