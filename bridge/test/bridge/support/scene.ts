import type { BridgeWorld } from "../../support/bridge-world.ts";
import { eventually } from "../../support/eventually.ts";

type Fields = Record<string, unknown>;

/** One handed-off session and where it is. */
export interface Scene {
  sessionId: string;
  /** The handoff's id. */
  id: string;
  conversationId: string;
}

/** A session that waits at the desk with its brief delivered. */
export async function queued(world: BridgeWorld, session: Fields = {}, body: Fields = {}): Promise<Scene> {
  const sessionId = await world.handedOffSession(session);
  const id = await world.handOff(sessionId, body);
  await world.reaches(id, "queued");
  const conversationId = (await world.handoff(id)).conversations.at(-1)?.conversationId ?? "";
  await eventually("the brief", () => world.repReads(conversationId)[0]);
  return { sessionId, id, conversationId };
}

/** The same with Ann in it, whom the customer has been told of where the channel can tell. */
export async function withRep(world: BridgeWorld, session: Fields = {}, body: Fields = {}): Promise<Scene> {
  const scene = await queued(world, session, body);
  world.desk.accept(scene.conversationId, { rep: "Ann Agent" });
  await world.reaches(scene.id, "with-rep");
  return scene;
}

/** Waits until the customer reads these words, and gives all that they read. */
export async function customerReadsThat(world: BridgeWorld, sessionId: string, words: string | RegExp) {
  await eventually(`the customer reads ${String(words)}`, () => holds(world.customerReads(sessionId), words));
  return world.customerReads(sessionId);
}

/** Waits until the rep reads these words, and gives all that they read. */
export async function repReadsThat(world: BridgeWorld, conversationId: string, words: string | RegExp) {
  await eventually(`the rep reads ${String(words)}`, () => holds(world.repReads(conversationId), words));
  return world.repReads(conversationId);
}

/** Everything the trace says of one kind of event. */
export async function traced(world: BridgeWorld, conversationId: string, kind: string) {
  const { events } = await world.trace(conversationId);
  return events.filter((event) => event.kind === kind);
}

/** The trace of a handoff that never got to a desk; only an admin may ask by session. */
export async function tracedBySession(world: BridgeWorld, sessionId: string, kind: string) {
  const { body } = await world.get<{ handoffs: { events: { kind: string; level: string; data: Fields }[] }[] }>(
    `/v1/sessions/${sessionId}/trace`,
    "test-admin-key-0123456789abcdef01",
  );
  return body.handoffs.flatMap(({ events }) => events.filter((event) => event.kind === kind));
}

function holds(lines: string[], words: string | RegExp): boolean {
  return lines.some((line) => (typeof words === "string" ? line === words : words.test(line)));
}
