import type { LedgerLine } from "../../simulators/opencx/ledger.ts";
import { type BridgeCaller, bridgeCaller } from "../bridge-caller.ts";
import { type CasePeople, casePeople } from "../case-people.ts";
import { type OpencxPeople, opencxPeople } from "../opencx-people.ts";
import { type CaseLine, saidOnCase } from "../said-on-case.ts";
import type { World } from "../world.ts";
import type { Expectations } from "./expectations.ts";

/** Who plays where people answer on a Case, and what they are told. */
export interface CaseStage {
  expect: Expectations;
  opencx: OpencxPeople;
  cases: CasePeople;
  bridge: BridgeCaller;
  sessionId: string;
  caseId: string;
}

export type EmptyCaseStage = Omit<CaseStage, "sessionId" | "caseId">;

export function setCaseStage({ simulators, url, keys }: World, expect: Expectations): EmptyCaseStage {
  return {
    expect,
    opencx: opencxPeople(simulators.opencx.url),
    cases: casePeople(simulators.salesforceOrg.url, simulators.salesforceOrg.client),
    bridge: bridgeCaller({ url, keys }),
  };
}

/** Waits until people have the session on a Case; on another one than `before`. */
export function caseOf({ expect, bridge }: EmptyCaseStage, what: string, sessionId: string, before?: string) {
  return expect.until(what, async () => {
    const place = await bridge.placeOf(sessionId);
    return place?.desk === "salesforce-cases" && place.conversationId !== before ? place.conversationId : undefined;
  });
}

/** What the customer's mailbox or widget shows now. */
export async function customerSees({ opencx, sessionId }: CaseStage): Promise<LedgerLine[]> {
  return (await opencx.ledger(sessionId)).visible;
}

/** What stands on the Case now. */
export async function caseShows({ cases, caseId }: CaseStage): Promise<CaseLine[]> {
  return saidOnCase(await cases.read(caseId), await cases.userNames());
}

/** Waits until the customer has read these words of Ann Agent's; then there is one message of them. */
export async function customerReads(stage: CaseStage, what: string, words: string): Promise<void> {
  const read = async () =>
    (await customerSees(stage)).filter(({ text, name }) => text === words && name === "Ann Agent");
  await stage.expect.until(what, async () => (await read()).length > 0);
  stage.expect.same("It came once", (await read()).length, 1);
}
