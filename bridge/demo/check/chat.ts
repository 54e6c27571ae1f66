import type { Trace } from "../bridge-caller.ts";
import type { World } from "../world.ts";
import * as conversation from "./conversation.ts";
import { CheckStopped, type Expectations } from "./expectations.ts";
import { expectSound } from "./sound.ts";
import { setStage, type Stage } from "./stage.ts";

/** A chat, from the visitor's first words to the resolved session. @returns its trace, as far as there is one */
export async function playChat(world: World, expect: Expectations): Promise<Trace | undefined> {
  let stage: Stage | undefined;
  try {
    const empty = setStage(world, expect);
    const sessionId = await conversation.askForAPerson(empty);
    stage = await conversation.opensAtSalesforce(empty, sessionId);
    await conversation.repReadsTheBrief(stage);
    await conversation.talk(stage);
    await conversation.exchangeFiles(stage);
    await conversation.loseTheStream(stage);
    await conversation.transferAndEnd(stage);
    return await examine(stage);
  } catch (error) {
    if (!(error instanceof CheckStopped)) expect.that("The chat runs to its end", false, String(error));
    return stage && stage.bridge.trace(stage.conversationId).catch(() => undefined);
  }
}

/** What must be true once all is over. */
async function examine({ expect, opencx, org, bridge, sessionId, conversationId }: Stage): Promise<Trace> {
  const trace = await expect.until("The trace tells it to the end", async () => {
    const read = await bridge.trace(conversationId);
    return read?.events.some(({ kind }) => kind === "told-resolve") ? read : undefined;
  });
  const times = (kind: string) => trace.events.filter((event) => event.kind === kind).length;
  const [ledger, desk] = await Promise.all([opencx.ledger(sessionId), org.ledger(conversationId)]);
  expect.same("The session was resolved exactly once", ledger.resolves, 1);
  expect.same("The conversation ended exactly once", [times("ended"), desk.ends], [1, 1]);
  expect.same("One conversation was opened, with one messaging session", [times("opened"), desk.sessionCount], [1, 1]);
  expectSound(expect, trace);
  expect.same("A conversation that is not the bridge's shows nothing", await bridge.trace("someone-elses"), undefined);
  expect.same("The simulated org saw no broken rule", await org.violations(), []);
  return trace;
}
