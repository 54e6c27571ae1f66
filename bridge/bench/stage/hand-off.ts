import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import type { Simulators } from "../../simulators/start.ts";
import type { Arrivals } from "./arrivals.ts";
import { countsNow, requestsSince, totalRequests } from "./count-requests.ts";
import type { HandoffLoad, HandoffOutcome } from "./protocol.ts";

const briefWithinMs = 180_000;
const quietMs = 300;

/**
 * Plays OpenCX: makes sessions, hands each off, posts it, and waits for its brief at the org. Both ends are timed here,
 * by one clock.
 */
export async function handOff(
  simulators: Simulators,
  arrivals: Arrivals,
  load: HandoffLoad,
): Promise<HandoffOutcome[]> {
  const dispatcher = new Agent({ allowH2: false, connections: load.atOnce });
  const briefs = new Map<string, (at: number) => void>();
  arrivals.onBrief = ({ sessionId, at }) => briefs.get(sessionId)?.(at);
  const outcomes: HandoffOutcome[] = [];
  let left = load.count;
  const worker = async () => {
    while (left-- > 0) {
      // Not made ahead: the bridge looks for handoffs that nobody has posted.
      outcomes.push(
        await one({ simulators, load, dispatcher, briefs }, makeSession(simulators, load.channel ?? "web")),
      );
      if (load.pace === "rest") await settled(simulators);
    }
  };
  await Promise.all(Array.from({ length: load.atOnce }, worker));
  await waitForBriefs(outcomes);
  arrivals.onBrief = () => {};
  await dispatcher.close();
  return outcomes;
}

interface Posting {
  simulators: Simulators;
  load: HandoffLoad;
  dispatcher: Agent;
  briefs: Map<string, (at: number) => void>;
}

/** Posts one handoff. @returns when the pace allows the next one. */
async function one({ simulators, load, dispatcher, briefs }: Posting, sessionId: string): Promise<HandoffOutcome> {
  const outcome: HandoffOutcome = { sessionId, status: 0, answeredMs: 0 };
  const before = countsNow(simulators);
  const brief = Promise.withResolvers<void>();
  const startedAt = performance.now();
  briefs.set(sessionId, (at) => {
    if (outcome.briefMs !== undefined) return;
    outcome.briefMs = at - startedAt;
    if (load.pace === "rest") outcome.requests = requestsSince(simulators, sessionId, before);
    brief.resolve();
  });
  const answer = await request(`${load.url}/v1/handoffs`, {
    dispatcher,
    method: "POST",
    headers: {
      authorization: `Bearer ${load.key}`,
      "content-type": "application/json",
      "idempotency-key": randomUUID(),
    },
    body: JSON.stringify({
      sessionId,
      channel: load.channel,
      reason: "user_request",
      summary: "Ana asks for order 42.",
    }),
  });
  outcome.status = answer.statusCode;
  await answer.body.dump();
  outcome.answeredMs = performance.now() - startedAt;
  if (load.pace !== "answer") await Promise.race([brief.promise, sleep(briefWithinMs, undefined, { ref: false })]);
  return outcome;
}

async function waitForBriefs(outcomes: HandoffOutcome[]): Promise<void> {
  const until = performance.now() + briefWithinMs;
  while (outcomes.some(({ briefMs }) => briefMs === undefined) && performance.now() < until) await sleep(20);
}

/** What was said before each handoff; its brief tells it. */
export const history = [
  { from: "customer", text: "Hello, where is my order 42?" },
  { from: "ai", text: "Let me look. What is the e-mail address of the order?" },
  { from: "customer", text: "ana@example.com" },
  { from: "ai", text: "The parcel left our warehouse on Monday and should be with you." },
  { from: "customer", text: "It is not. I want to talk to a person." },
  { from: "ai", text: "I am passing you on to one of my colleagues." },
] as const;

/** A session with a history of one page, whose customer is known by a verified address of their own. */
function makeSession({ opencx }: Simulators, channel: "web" | "email"): string {
  const email = `${randomUUID()}@example.com`;
  const { sessionId } = opencx.control.createSession({
    channel,
    contact: { email, name: "Ana Ruiz" },
    language: "en",
    history: [...history],
    notify: false,
  });
  opencx.control.handOff(sessionId, { summary: "Ana asks for order 42." });
  return sessionId;
}

/** Waits until nothing has been requested for a while. */
async function settled(simulators: Simulators): Promise<void> {
  let last = totalRequests(simulators);
  let quietSince = performance.now();
  while (performance.now() - quietSince < quietMs) {
    await sleep(20);
    const now = totalRequests(simulators);
    if (now !== last) quietSince = performance.now();
    last = now;
  }
}
