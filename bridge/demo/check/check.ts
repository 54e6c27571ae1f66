import type { Trace } from "../bridge-caller.ts";
import { printTimeline } from "../timeline/print.ts";
import { proofs, tellTimeline } from "../timeline/words.ts";
import { startWorld, type World } from "../world.ts";
import { playCase } from "./case.ts";
import { playChat } from "./chat.ts";
import { Expectations } from "./expectations.ts";
import { playHandOn } from "./hand-on.ts";

/**
 * Runs whole conversations over real HTTP, from the visitor's first words to the resolved session: a chat, an e-mail
 * with its Case, and a chat that becomes a Case. Writes the traces and every expectation.
 *
 * @returns whether everything came true.
 */
export async function runCheck(write: (text: string) => void): Promise<boolean> {
  const started = performance.now();
  write("Whole handoffs, checked over HTTP with a simulated OpenCX and a simulated Salesforce org.\n\n");
  const world = await startWorld();
  try {
    write(`${addresses(world)}\n\n`);
    const expect = new Expectations();
    for (const [what, play] of plays) {
      const trace = await play(world, expect);
      write(`${trace === undefined ? `There is no trace of ${what}.\n` : timeline(what, trace)}\n`);
    }
    write(`What was expected\n\n${expect.report()}, in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`);
    return expect.passed;
  } finally {
    await world.stop();
  }
}

const plays = [
  ["a chat", playChat],
  ["an e-mail with its Case", playCase],
  ["a chat that becomes a Case", playHandOn],
] as const;

function timeline(what: string, trace: Trace): string {
  const { handoff, customer } = trace;
  const who = [customer?.name, proofs[handoff.identity ?? ""] ?? handoff.identity, handoff.channel];
  return `The trace of ${what}: ${who.filter(Boolean).join(", ")}\n\n${printTimeline(tellTimeline(trace.events))}\n`;
}

function addresses({ simulators, url }: World): string {
  return [
    `  OpenCX, simulated      ${simulators.opencx.url}`,
    `  Salesforce, simulated  ${simulators.salesforceMessaging.url} for chats, ${simulators.salesforceOrg.url} for Cases`,
    `  The bridge             ${url}`,
  ].join("\n");
}
