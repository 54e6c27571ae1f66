import type { Trace } from "../bridge-caller.ts";
import { printTimeline } from "../timeline/print.ts";
import { proofs, tellTimeline } from "../timeline/words.ts";
import { startWorld, type World } from "../world.ts";
import * as conversation from "./conversation.ts";
import { CheckStopped, Expectations } from "./expectations.ts";
import { setStage, type Stage } from "./stage.ts";

/**
 * Runs one whole conversation over real HTTP, from the visitor's first words to the resolved session, and writes the
 * trace and every expectation.
 *
 * @returns whether everything came true.
 */
export async function runCheck(write: (text: string) => void): Promise<boolean> {
  const started = performance.now();
  write("One whole handoff, checked over HTTP with a simulated OpenCX and a simulated Salesforce org.\n\n");
  const world = await startWorld();
  try {
    write(`${addresses(world)}\n\n`);
    const expect = new Expectations();
    const trace = await play(world, expect);
    write(`${trace === undefined ? "There is no trace.\n" : timeline(trace)}\n`);
    write(`What was expected\n\n${expect.report()}, in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`);
    return expect.passed;
  } finally {
    await world.stop();
  }
}

async function play(world: World, expect: Expectations): Promise<Trace | undefined> {
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
    if (!(error instanceof CheckStopped)) expect.that("The conversation runs to its end", false, String(error));
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
  const bad = trace.events.filter(({ level }) => level === "error");
  expect.same("The trace holds no error", bad, []);
  expect.same("No message was left behind", trace.transcript.filter(isLost), []);
  expect.same("A conversation that is not the bridge's shows nothing", await bridge.trace("someone-elses"), undefined);
  expect.same("The simulated org saw no broken rule", await org.violations(), []);
  return trace;
}

function isLost({ status }: Trace["transcript"][number]): boolean {
  return status !== "before" && status !== "done";
}

function timeline(trace: Trace): string {
  const { handoff, customer } = trace;
  const who = [customer?.name, proofs[handoff.identity ?? ""] ?? handoff.identity, handoff.channel];
  return `The trace: ${who.filter(Boolean).join(", ")}\n\n${printTimeline(tellTimeline(trace.events))}\n`;
}

function addresses({ simulators, url }: World): string {
  return [
    `  OpenCX, simulated      ${simulators.opencx.url}`,
    `  Salesforce, simulated  ${simulators.salesforceMessaging.url}`,
    `  The bridge             ${url}`,
  ].join("\n");
}
