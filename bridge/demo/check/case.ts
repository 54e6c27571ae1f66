import type { Trace } from "../bridge-caller.ts";
import type { World } from "../world.ts";
import * as conversation from "./case-conversation.ts";
import { type CaseStage, setCaseStage } from "./case-stage.ts";
import { CheckStopped, type Expectations } from "./expectations.ts";
import { expectSound } from "./sound.ts";

/** An e-mail whose people work on a Case, until after its end. @returns its trace, as far as there is one */
export async function playCase(world: World, expect: Expectations): Promise<Trace | undefined> {
  let stage: CaseStage | undefined;
  try {
    stage = await conversation.opensACase(setCaseStage(world, expect));
    await conversation.repReadsTheCase(stage);
    await conversation.writeToEachOther(stage);
    await conversation.exchangeFiles(stage);
    await conversation.closeTheCase(stage);
    const trace = await examine(stage);
    await conversation.mailAfterTheEnd(stage);
    expect.same("The simulated org with the Cases saw no broken rule", await stage.cases.violations(), []);
    return trace;
  } catch (error) {
    if (!(error instanceof CheckStopped)) expect.that("The e-mail runs to its end", false, String(error));
    return stage && stage.bridge.trace(stage.caseId).catch(() => undefined);
  }
}

async function examine({ expect, bridge, caseId }: CaseStage): Promise<Trace> {
  const trace = await expect.until("The trace of the Case tells it to the end", async () => {
    const read = await bridge.trace(caseId);
    const isTold = (wanted: string) => read?.events.some(({ kind }) => kind === wanted);
    return isTold("told-resolve") && isTold("sent-file") ? read : undefined;
  });
  expectSound(expect, trace);
  const opened = trace.events.filter(({ kind }) => kind === "opened").length;
  expect.same("It was opened once and has ended once", [opened, trace.handoff.endReason], [1, "case-closed"]);
  return trace;
}
