import { eventually } from "../support/eventually.ts";
import type { CrashWorld } from "./crash-world.ts";
import { customerSays, endedHandoffs, fromAgents, handOff, resolutions, type Served } from "./opencx-side.ts";

/** What both sides have at the end of a chat in Dynamics. */
export interface ChatResult {
  chats: number;
  /** What the rep reads, in order; the brief shortened to its first words. */
  repReads: string[];
  filesToRep: string[];
  /** What the customer reads from reps, in order. */
  customerReads: string[];
  filesToCustomer: string[];
  /** The webhook may lose a lifecycle event for ever, so not every telling has every notice; none has one twice. */
  noticesTwice: string[];
  resolved: number;
  handoffs: string[];
  violations: string[];
}

/** A bridge that was killed must start again first, and look for what was lost meanwhile. */
const patienceMs = 60_000;

/** One whole chat with two equal replies, files both ways and a colleague who takes over. */
export async function tellChatStory(world: CrashWorld): Promise<ChatResult> {
  const chat = world.dynamics.messaging.control;
  const one = await handOff(world, {
    channel: "web",
    contact: { name: "Ana Silva" },
    history: [{ from: "customer", text: "Where is my order?" }],
  });
  const which = `opencx:${one.sessionId}`;
  const started = await until("a chat", () => chatsOf(world, one)[0]);
  const id = started.conversationId;
  const reads = (count: number) => until(`${count} replies`, () => repliesTo(world, one).length >= count);

  chat.accept(id, { rep: "Ann Agent" });
  chat.reply(id, { text: "Hello, I am Ann." });
  await reads(1);
  await customerSays(world, one, "My order is lost.");
  await customerSays(world, one, "It is number 42.", "photo.txt");
  await until("two messages and a file", () => said(world, one).length >= 3 && filesToRep(world, one).length >= 1);
  chat.reply(id, { text: "ok" });
  chat.reply(id, { text: "ok" });
  await reads(3);
  const base64 = Buffer.from("note").toString("base64");
  chat.attach(id, { files: [{ name: "note.txt", contentType: "text/plain", base64 }], text: "Have a look at this." });
  await reads(4);
  chat.transferToRep(id, { to: "Bob Agent" });
  chat.accept(id, { rep: "Bob Agent" });
  chat.reply(which, { text: "Goodbye." });
  chat.close(id);
  await until("the end", () => resolutions(world, one) >= 1);
  return result(world, one);
}

async function result(world: CrashWorld, one: Served): Promise<ChatResult> {
  const handoffs = await endedHandoffs(world, one);
  await world.dynamics.messaging.control.settled();
  const notices = fromAgents(world, one).flatMap(({ name, text }) => (isRep(name) ? [] : [text]));
  return {
    chats: chatsOf(world, one).length,
    repReads: said(world, one).map((text) => (text.startsWith("OpenCX handoff") ? "OpenCX handoff" : text)),
    filesToRep: filesToRep(world, one),
    customerReads: repliesTo(world, one),
    filesToCustomer: fromAgents(world, one).flatMap(({ attachments }) => attachments),
    noticesTwice: notices.filter((text, place) => notices.indexOf(text) !== place),
    resolved: resolutions(world, one),
    handoffs,
    violations: world.dynamics.violations(),
  };
}

function chatsOf({ dynamics }: CrashWorld, { sessionId }: Served) {
  const all = dynamics.messaging.control.conversations();
  return all.filter(({ customer }) => customer.customerid === `opencx:${sessionId}`);
}

const fromUs = (world: CrashWorld, one: Served) =>
  (chatsOf(world, one)[0]?.messages ?? []).filter(({ by }) => by.kind === "start" || by.kind === "customer");

function said(world: CrashWorld, one: Served): string[] {
  return fromUs(world, one).flatMap(({ text }) => (text === "" ? [] : [text]));
}

function filesToRep(world: CrashWorld, one: Served): string[] {
  return fromUs(world, one).flatMap(({ files }) => files.map(({ name }) => name));
}

function repliesTo(world: CrashWorld, one: Served): string[] {
  return fromAgents(world, one).flatMap(({ name, text }) => (isRep(name) && text !== "" ? [text] : []));
}

const isRep = (name: string) => /^(Ann|Bob)/.test(name);

const until = <T>(what: string, probe: () => T) => eventually(what, probe, patienceMs, 20);
