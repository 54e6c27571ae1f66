import type { CreateInput } from "../../simulators/opencx/control/inputs.ts";
import { keys } from "../support/bridge-config.ts";
import { eventually } from "../support/eventually.ts";
import { postUntilTaken } from "../support/post-until-taken.ts";
import type { CrashWorld } from "./crash-world.ts";

/** A handed-off session: its id in OpenCX and the handoff's. */
export interface Served {
  sessionId: string;
  handoffId: string;
}

/** A session is handed off, and OpenCX tells the bridge until that takes it. */
export async function handOff(
  { simulators: { opencx }, url }: CrashWorld,
  session: CreateInput,
  summaryOf = (_sessionId: string) => "Ana looks for her order.",
): Promise<Served> {
  const { sessionId } = opencx.control.createSession({ language: "en", ...session });
  opencx.control.handOff(sessionId, { summary: summaryOf(sessionId) });
  const { id } = await postUntilTaken<{ id: string }>(url, "/v1/handoffs", { sessionId, reason: "user_request" });
  return { sessionId, handoffId: id };
}

/** A customer's e-mail session of so many turns, each of which says a thing so often. */
export function emailOf(email: string, turns: number, times: number): CreateInput {
  const history = Array.from({ length: turns }, (_, no) => ({
    from: no % 2 === 0 ? ("customer" as const) : ("ai" as const),
    text: `turn ${no + 1}: ${"and so it went on ".repeat(times)}`,
  }));
  return { channel: "email", contact: { email, name: "Ana Silva" }, history };
}

/** The customer writes, and OpenCX tells the bridge until that takes it. */
export async function customerSays(
  { simulators: { opencx }, url }: CrashWorld,
  { sessionId, handoffId }: Served,
  text: string,
  file?: string,
): Promise<void> {
  const base64 = Buffer.from(String(file)).toString("base64");
  const files = file === undefined ? [] : [{ name: file, type: "text/plain", base64 }];
  const { messageId } = opencx.control.customerWrites(sessionId, { text, files });
  const item = opencx.ledger(sessionId).visible.find((one) => one.id === messageId);
  const attachments = (item?.attachments ?? []).map(({ name, url: from, type }) => ({
    name,
    url: from,
    mimeType: type,
  }));
  await postUntilTaken(url, `/v1/handoffs/${handoffId}/messages`, { id: messageId, text, attachments });
}

/** What the customer has read from people and from the bridge, in order. */
export function fromAgents({ simulators }: CrashWorld, { sessionId }: Served) {
  const { visible } = simulators.opencx.ledger(sessionId);
  return visible
    .filter(({ from }) => from === "agent")
    .map(({ name = "", text = "", attachments }) => ({
      name,
      text,
      attachments: attachments.map((file) => file.name),
    }));
}

/** How often a session was resolved. */
export function resolutions({ simulators }: CrashWorld, { sessionId }: Served): number {
  return simulators.opencx.ledger(sessionId).statusChanges.filter(({ to }) => to === "closed_resolved").length;
}

interface Traced {
  handoffs: { handoff: { state: string; endedAt: string | null } }[];
}

/** The states of a session's handoffs once the last of them has ended. */
export async function endedHandoffs(world: CrashWorld, { sessionId }: Served): Promise<string[]> {
  return eventually(`the end of ${sessionId}`, async () => {
    const handoffs = (await traceOf(world, sessionId))?.handoffs;
    const ended = handoffs?.every(({ handoff }) => handoff.endedAt !== null) === true;
    return ended ? handoffs.map(({ handoff }) => handoff.state) : undefined;
  });
}

/** What the bridge knows of a session; undefined while it is not there. */
export async function traceOf({ url }: CrashWorld, sessionId: string): Promise<Traced | undefined> {
  const headers = { authorization: `Bearer ${keys.admin}` };
  const answer = await fetch(`${url}/v1/sessions/${sessionId}/trace`, { headers }).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as Traced) : undefined;
}
