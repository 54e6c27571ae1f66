import type { Trace } from "../bridge-caller.ts";
import { type DynamicsWorld, startDynamicsWorld } from "../dynamics/world.ts";
import { printTimeline } from "../timeline/print.ts";
import { proofs, tellTimeline } from "../timeline/words.ts";
import { startWorld, type World } from "../world.ts";
import { playCase } from "./case.ts";
import { playChat } from "./chat.ts";
import { playDynamicsChat } from "./dynamics/chat.ts";
import { playIncident } from "./dynamics/incident.ts";
import { Expectations } from "./expectations.ts";
import { playHandOn } from "./hand-on.ts";

type Write = (text: string) => void;

/**
 * Runs whole conversations over real HTTP, from the visitor's first words to the resolved session: in Salesforce a chat,
 * an e-mail with its Case, and a chat that becomes a Case; in Dynamics 365 a chat and an e-mail with its incident. Writes
 * the traces and every expectation.
 *
 * @returns whether everything came true.
 */
export async function runCheck(write: Write): Promise<boolean> {
  const started = performance.now();
  write(
    "Whole handoffs, checked over HTTP with a simulated OpenCX, a simulated Salesforce org and Dynamics tenant.\n\n",
  );
  const expect = new Expectations();
  const world = await startWorld();
  try {
    write(`${addresses(world)}\n\n`);
    await playAll(salesforcePlays, { world, expect, write });
    await checkDynamics(world.emptyStore, expect, write);
  } finally {
    await world.stop();
  }
  write(`What was expected\n\n${expect.report()}, in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`);
  return expect.passed;
}

async function checkDynamics(emptyStore: string | undefined, expect: Expectations, write: Write): Promise<void> {
  const world = await startDynamicsWorld({ emptyStore });
  try {
    write(`${dynamicsAddresses(world)}\n\n`);
    await playAll(dynamicsPlays, { world, expect, write });
  } finally {
    await world.stop();
  }
}

type Play<AnyWorld> = readonly [
  what: string,
  play: (world: AnyWorld, expect: Expectations) => Promise<Trace | undefined>,
];

const salesforcePlays: readonly Play<World>[] = [
  ["a chat", playChat],
  ["an e-mail with its Case", playCase],
  ["a chat that becomes a Case", playHandOn],
];

const dynamicsPlays: readonly Play<DynamicsWorld>[] = [
  ["a chat in Dynamics 365", playDynamicsChat],
  ["an e-mail with its incident", playIncident],
];

async function playAll<AnyWorld>(
  plays: readonly Play<AnyWorld>[],
  { world, expect, write }: { world: AnyWorld; expect: Expectations; write: Write },
): Promise<void> {
  for (const [what, play] of plays) {
    const trace = await play(world, expect);
    write(`${trace === undefined ? `There is no trace of ${what}.\n` : timeline(what, trace)}\n`);
  }
}

function timeline(what: string, trace: Trace): string {
  const { handoff, customer, events } = trace;
  const who = [customer?.name, proofs[handoff.identity ?? ""] ?? handoff.identity, handoff.channel];
  const told = printTimeline(tellTimeline(events, handoff.conversations));
  return `The trace of ${what}: ${who.filter(Boolean).join(", ")}\n\n${told}\n`;
}

function addresses({ simulators, url }: World): string {
  return [
    `  OpenCX, simulated      ${simulators.opencx.url}`,
    `  Salesforce, simulated  ${simulators.salesforceMessaging.url} for chats, ${simulators.salesforceOrg.url} for Cases`,
    `  The bridge             ${url}`,
  ].join("\n");
}

function dynamicsAddresses({ opencx, dynamics, url }: DynamicsWorld): string {
  return [
    "The same for a company whose people work in Dynamics 365:",
    "",
    `  OpenCX, simulated      ${opencx.url}`,
    `  Dynamics, simulated    ${dynamics.messaging.url} for chats, ${dynamics.dataverse.url} for incidents`,
    `  The bridge             ${url}`,
  ].join("\n");
}
