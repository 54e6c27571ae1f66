import { randomUUID } from "node:crypto";
import { keys } from "../support/bridge-config.ts";
import { eventually } from "../support/eventually.ts";
import { readByRep, shownToRep } from "../support/ledgers.ts";
import type { CrashWorld } from "./crash-world.ts";
import { customerSays, handOff } from "./opencx-side.ts";

/** What both sides have at the end of the story. */
export interface StoryResult {
  /** What the customer reads from people, in order. */
  customerReads: string[];
  /** What the bridge itself tells the customer, in order. */
  notices: string[];
  /** What the rep reads, in order; the brief shortened to its first words. */
  repReads: string[];
  filesToRep: number;
  filesToCustomer: number;
  conversations: number;
  sessionsAtDesk: number;
  endsAtDesk: number;
  resolved: number;
  handoffs: number;
  state: string;
}

export const expectedStory = {
  customerReads: ["Hello, I am Ann.", "How can I help?", "Have a look at this.", "Bob here.", "Goodbye."],
  notices: [
    "A colleague will be with you in about one minute.",
    "Ann Agent has joined the conversation.",
    "We are passing you on to a colleague. Please stay with us.",
    "Bob Agent has joined the conversation.",
    "Bob Agent has ended the conversation. Thank you for contacting us.",
  ],
  repReads: ["OpenCX handoff", "My order is lost.", "It is number 42."],
};

/** One whole conversation, told by people who repeat a request that got no answer, as OpenCX does. */
export async function tellStory(world: CrashWorld): Promise<StoryResult> {
  const desk = world.simulators.salesforceMessaging.control;
  const served = await handOff(world, {
    channel: "web",
    contact: { email: `${randomUUID()}@example.com`, name: "Ana" },
    history: [{ from: "customer", text: "Where is my order?" }],
  });
  const { sessionId, handoffId } = served;
  const repReads = () => readAtDesk(world, sessionId);
  const customerReads = () => readByCustomer(world, sessionId);

  await eventually("the brief", () => repReads().length >= 1);
  desk.accept(sessionId, { rep: "Ann Agent" });
  desk.say(sessionId, { text: "Hello, I am Ann." });
  desk.say(sessionId, { text: "How can I help?" });
  await eventually("two replies", () => customerReads().length >= 2);
  await customerSays(world, served, "My order is lost.");
  await customerSays(world, served, "It is number 42.", "photo.txt");
  await eventually("two messages and a file", () => repReads().length >= 3 && filesAtDesk(world, sessionId) >= 1);
  desk.say(sessionId, { text: "Have a look at this." });
  desk.sendFile(sessionId, {
    name: "note.txt",
    mimeType: "text/plain",
    base64: Buffer.from("note").toString("base64"),
  });
  await eventually("a file", () => filesForCustomer(world, sessionId) >= 1);
  desk.transfer(sessionId, { to: "Bob Agent" });
  desk.accept(sessionId, { rep: "Bob Agent" });
  desk.say(sessionId, { text: "Bob here." });
  desk.say(sessionId, { text: "Goodbye." });
  desk.end(sessionId, {});
  await eventually("the end", () => world.simulators.opencx.ledger(sessionId).status === "closed_resolved", 15_000);
  return result(world, sessionId, handoffId);
}

async function result(world: CrashWorld, sessionId: string, handoffId: string): Promise<StoryResult> {
  const ledger = world.simulators.salesforceMessaging.ledger(sessionId);
  const view = await eventually("the handoff's end", async () => {
    const seen = (await get(world, `/v1/handoffs/${handoffId}`)) as {
      id: string;
      state: string;
      endedAt: string | null;
    };
    return seen.endedAt === null ? undefined : seen;
  });
  const again = (await get(world, `/v1/sessions/${sessionId}/trace`, keys.admin)) as { handoffs: unknown[] };
  const changes = world.simulators.opencx.ledger(sessionId).statusChanges.filter((one) => one.to === "closed_resolved");
  return {
    customerReads: readByCustomer(world, sessionId),
    notices: toldToCustomer(world, sessionId),
    repReads: readAtDesk(world, sessionId),
    filesToRep: filesAtDesk(world, sessionId),
    filesToCustomer: filesForCustomer(world, sessionId),
    conversations: world.simulators.salesforceMessaging.control
      .conversations()
      .filter((one) => one.conversationId === sessionId).length,
    sessionsAtDesk: ledger.sessionCount,
    endsAtDesk: ledger.ends,
    resolved: changes.length,
    handoffs: again.handoffs.length,
    state: view.state,
  };
}

function readByCustomer(world: CrashWorld, sessionId: string): string[] {
  return fromAgents(world, sessionId, (name) => isRep(name));
}

function toldToCustomer(world: CrashWorld, sessionId: string): string[] {
  return fromAgents(world, sessionId, (name) => !isRep(name));
}

function isRep(name: string): boolean {
  return /^(Ann|Bob)/.test(name);
}

function fromAgents(world: CrashWorld, sessionId: string, by: (name: string) => boolean): string[] {
  const { visible } = world.simulators.opencx.ledger(sessionId);
  const lines = visible.filter((one) => one.from === "agent" && by(one.name ?? ""));
  return lines.map((one) => one.text ?? "").filter((text) => text !== "");
}

function filesForCustomer(world: CrashWorld, sessionId: string): number {
  const { visible } = world.simulators.opencx.ledger(sessionId);
  return visible.filter((one) => one.from === "agent").flatMap((one) => one.attachments).length;
}

function readAtDesk({ simulators }: CrashWorld, sessionId: string): string[] {
  return readByRep(simulators, sessionId).map((text) => (text.startsWith("OpenCX handoff") ? "OpenCX handoff" : text));
}

function filesAtDesk({ simulators }: CrashWorld, sessionId: string): number {
  return shownToRep(simulators, sessionId).filter(({ formatType }) => formatType === "Attachments").length;
}

async function get(world: CrashWorld, path: string, key = keys.opencx): Promise<unknown> {
  return eventually(`GET ${path}`, async () => {
    const answer = await fetch(`${world.url}${path}`, { headers: { authorization: `Bearer ${key}` } }).catch(
      () => undefined,
    );
    return answer?.ok ? answer.json() : undefined;
  });
}
