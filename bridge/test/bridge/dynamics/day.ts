import type { DynamicsSimulator } from "../../../simulators/dynamics/dynamics-simulator.ts";
import type { Simulators } from "../../../simulators/start.ts";
import { eventually } from "../../support/eventually.ts";
import { postUntilTaken } from "../../support/post-until-taken.ts";
import { type Customer, isChat, isReordered, newCustomer, replies, written } from "./customers.ts";
import { storyOf } from "./story-of.ts";

/** Where a day takes place: the simulators, and the address of the bridge or of several. */
export interface Place {
  simulators: Simulators;
  dynamics: DynamicsSimulator;
  url: string;
}

export interface Day {
  customers: number;
  /** How many are served at the same time. */
  atOnce: number;
  /** Called after each customer, with how many have been served. */
  served(count: number): void;
}

/** A customer who has been served, and the handoff's id. */
export interface Served extends Customer {
  handoffId: string;
}

const patienceMs = 300_000;
/** The services that are asked are in this process: asking costs them time. */
const everyMs = 300;

/** Waits for something about a customer, and tells the whole story where it does not come. */
async function wait<T>(place: Place, customer: Customer, what: string, probe: () => T | Promise<T>) {
  try {
    return await eventually(`${what} of ${customer.no}`, probe, patienceMs, everyMs);
  } catch (cause) {
    throw new Error(`No ${what} of ${customer.no}\n${await storyOf(place, customer)}`, { cause });
  }
}

/** Every customer is handed off, is served by people, and has said and read everything. */
export async function playDay(place: Place, { customers, atOnce, served }: Day): Promise<Served[]> {
  const all: Served[] = [];
  let next = 0;
  const serve = async () => {
    while (next < customers) {
      const customer = newCustomer(place.simulators, next++);
      const handoffId = await handOff(place, customer);
      await (isChat(customer) ? chat(place, customer, handoffId) : correspond(place, customer, handoffId));
      served(all.push({ ...customer, handoffId }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, serve));
  return all;
}

/** Every third handoff is reported twice at once. */
async function handOff({ url }: Place, { no, sessionId }: Customer): Promise<string> {
  const report = () => postUntilTaken<{ id: string }>(url, "/v1/handoffs", { sessionId, reason: "user_request" });
  const [first] = await Promise.all(no % 3 === 0 ? [report(), report()] : [report()]);
  return first.id;
}

/** Every fourth customer's messages are each reported twice, one after the other. */
async function write({ simulators, url }: Place, { no, sessionId }: Customer, handoffId: string, text: string) {
  const { messageId } = simulators.opencx.control.customerWrites(sessionId, { text });
  for (let times = no % 4 === 0 ? 2 : 1; times > 0; times -= 1) {
    await postUntilTaken(url, `/v1/handoffs/${handoffId}/messages`, { id: messageId, text });
  }
}

/**
 * A rep takes the chat, and both sides write. The webhook loses, doubles, swaps and delays some of the rep's words; every
 * other rep closes the chat as soon as the last of them is written.
 */
async function chat(place: Place, customer: Customer, handoffId: string): Promise<void> {
  const { control } = place.dynamics.messaging;
  const { no, sessionId } = customer;
  const which = `opencx:${sessionId}`;
  const { conversationId } = await wait(place, customer, "chat", () => attempt(() => control.conversation(which)));
  control.accept(conversationId, {});
  if (no % 5 === 0) control.disturb({ kind: "duplicate", conversationId, count: 2 });
  if (no % 7 === 0) control.disturb({ kind: "lose", conversationId, count: 1 });
  const [first, second, third] = written(customer);
  const [one, two, three, four] = replies(customer);
  for (const [mine, theirs] of [
    [first, [one]],
    [second, [two, three]],
    [third, [four]],
  ] as const) {
    await write(place, customer, handoffId, mine ?? "");
    if (mine === second && isReordered(customer)) control.disturb({ kind: "reorder", conversationId, count: 2 });
    for (const text of theirs) control.reply(conversationId, { text: text ?? "" });
  }
  await wait(place, customer, "words at the rep", () =>
    control.conversation(conversationId).messages.some(({ text }) => text === third),
  );
  if (no % 2 === 1) await readsAll(place, customer);
  if (no % 4 === 1) control.wrapUp(conversationId);
  control.close(conversationId);
  await readsAll(place, customer);
}

/** The customer has read as many replies as the rep wrote. */
async function readsAll(place: Place, customer: Customer): Promise<void> {
  const wanted = replies(customer);
  const reads = () => read(place, customer).filter((text) => wanted.includes(text)).length;
  await wait(place, customer, "replies", () => reads() >= wanted.length);
}

/** What the customer has read from people and the bridge, in order. */
export function read({ simulators }: Place, { sessionId }: Customer): string[] {
  const { visible } = simulators.opencx.ledger(sessionId);
  return visible.flatMap(({ from, text }) => (from === "agent" ? [text ?? ""] : []));
}

/** An e-mail or a call becomes an incident; what the customer adds later comes as notes. */
async function correspond(place: Place, customer: Customer, handoffId: string): Promise<void> {
  const { control } = place.dynamics;
  const title = `- Customer ${customer.no}`;
  await wait(place, customer, "incident", () =>
    control.rows("incident").findLast((row) => typeof row["title"] === "string" && row["title"].endsWith(title)),
  );
  const texts = written(customer);
  for (const text of texts) await write(place, customer, handoffId, text);
  await wait(place, customer, "notes", () =>
    control.rows("annotation").findLast((row) => row["notetext"] === texts.at(-1)),
  );
}

function attempt<T>(probe: () => T): T | undefined {
  try {
    return probe();
  } catch {
    return undefined;
  }
}
