import type { Trace } from "../../bridge-caller.ts";
import type { DynamicsWorld } from "../../dynamics/world.ts";
import { CheckStopped, type Expectations } from "../expectations.ts";
import { expectSound } from "../sound.ts";
import * as conversation from "./chat-conversation.ts";
import { type DynamicsStage, setDynamicsStage } from "./stage.ts";

/** A chat whose people work in Dynamics 365, both ways. @returns its trace, as far as there is one */
export async function playDynamicsChat(world: DynamicsWorld, expect: Expectations): Promise<Trace | undefined> {
  let stage: DynamicsStage | undefined;
  try {
    const empty = setDynamicsStage(world, expect);
    // The row of a conversation is there at once, so that its subject does not wait for a second try.
    await empty.chats.service("set-limits", { recordDelayMs: 0 });
    stage = await conversation.opensInDynamics(empty);
    await conversation.repReadsTheWorkItem(stage);
    await conversation.writeToEachOther(stage);
    await conversation.exchangeFiles(stage);
    await conversation.transferAndEnd(stage);
    return await examine(stage);
  } catch (error) {
    if (!(error instanceof CheckStopped)) expect.that("The chat in Dynamics runs to its end", false, String(error));
    return stage && stage.bridge.trace(stage.placeId).catch(() => undefined);
  }
}

async function examine({ expect, bridge, opencx, chats, sessionId, placeId }: DynamicsStage): Promise<Trace> {
  const trace = await expect.until("The trace tells it to the end", async () => {
    const read = await bridge.trace(placeId);
    return read?.events.some(({ kind }) => kind === "told-resolve") ? read : undefined;
  });
  const times = (kind: string) => trace.events.filter((event) => event.kind === kind).length;
  expect.same("It was opened once and has ended once", [times("opened"), times("ended")], [1, 1]);
  expect.same("The session was resolved exactly once", (await opencx.ledger(sessionId)).resolves, 1);
  expectSound(expect, trace);
  expect.same("The simulated tenant saw no broken rule", await chats.violations(), []);
  return trace;
}
