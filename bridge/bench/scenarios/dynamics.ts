import { againstBoth, type Subject } from "../against-both.ts";
import { type BenchLine, machineNow, type Say } from "../line.ts";
import type { BenchOptions } from "../options.ts";
import { briefTimes, brokenReplies, mostRequested, sum, withoutNotices } from "../outcomes.ts";
import { spreadOf } from "../percentiles.ts";
import type { HandoffOutcome, SpeechOutcome } from "../stage/protocol.ts";
import { webhookKey } from "../stage/settings.ts";

const repliesAtOnce = 200;
const chatsAtOnce = 100;

interface Measured {
  /** The first of all, which has to ask for tokens and channel. */
  first: HandoffOutcome[];
  opened: HandoffOutcome[];
  /** Opened for the bursts alone, without latency. */
  further: HandoffOutcome[];
  single: SpeechOutcome;
  bursts: SpeechOutcome;
  audit: string[];
}

/**
 * How long a chat's handoff takes until the conversation with its brief is in Dynamics, over a network with latency, and
 * what it requests until then, with tokens and channel known; and how long a rep's reply takes from Dynamics until OpenCX
 * has it.
 */
export async function* dynamics(options: BenchOptions, say: Say): AsyncGenerator<BenchLine> {
  const store = options.store ?? "pglite";
  const machine = machineNow();
  const startedAt = performance.now();
  const measureOne = (subject: Subject) => measure(subject, options, say);
  const { floor, bridge } = await againstBoth(store, say, measureOne, { dynamics: true });
  const requests = mostRequested(bridge.opened);
  const openedFloor = spreadOf(briefTimes(floor.opened));
  yield {
    scenario: "dynamics",
    store,
    conversations: bridge.opened.length + bridge.further.length,
    ...spreadOf(briefTimes(bridge.opened)),
    floorP50Ms: openedFloor.p50Ms,
    floorP99Ms: openedFloor.p99Ms,
    samples: bridge.opened.length,
    durationMs: Math.round(performance.now() - startedAt),
    machine,
    delayMs: options.delayMs,
    requests: { dynamics: requests.dynamics, opencx: requests.opencx },
    requestsOfTheFirst: mostRequested(bridge.first).dynamics,
    replies: {
      single: beside(bridge.single, floor.single),
      bursts: { burst: sizes(options).burst, chats: sizes(options).chats, ...beside(bridge.bursts, floor.bursts) },
    },
    lost: bridge.single.lost + bridge.bursts.lost,
    doubled: bridge.single.doubled + bridge.bursts.doubled,
    outOfOrder: bridge.single.outOfOrder + bridge.bursts.outOfOrder,
    targets: {
      "requests to Dynamics <= 1": sum(requests.dynamics) <= 1,
      "reads from OpenCX <= 2": sum(withoutNotices(requests.opencx)) <= 2,
    },
    violations: [
      ...brokenOpenings([...bridge.opened, ...bridge.further]),
      ...brokenReplies([bridge.single, bridge.bursts]),
      ...bridge.audit,
    ],
  };
}

function sizes({ quick }: BenchOptions) {
  return quick
    ? { warmup: 2, opened: 4, chats: 10, warmupReplies: 2, singles: 10, burst: 20, bursts: 1 }
    : { warmup: 10, opened: 50, chats: chatsAtOnce, warmupReplies: 50, singles: 500, burst: repliesAtOnce, bursts: 10 };
}

async function measure({ name, stage, url, key }: Subject, options: BenchOptions, say: Say): Promise<Measured> {
  const { warmup, opened: count, chats, warmupReplies, singles, burst, bursts: times } = sizes(options);
  await stage.calls.hookChats(`${url}/v1/dynamics/${webhookKey}`);
  const handoffs = { url, key, atOnce: 1, pace: "rest" } as const;
  const first = (await stage.calls.handOff({ ...handoffs, count: warmup })).slice(0, 1);
  await stage.calls.setLatency(options.delayMs);
  say(`${name}: handoffs to chats, one at a time`);
  const opened = await stage.calls.handOff({ ...handoffs, count });
  await stage.calls.setLatency(0);
  const further = await stage.calls.handOff({ ...handoffs, count: chats - count, atOnce: 5, pace: "brief" });
  const sessionIds = [...opened, ...further].flatMap(({ briefMs, sessionId }) =>
    briefMs === undefined ? [] : sessionId,
  );
  await stage.calls.joinChats(sessionIds);
  await stage.calls.answerInChats({ sessionIds, batches: warmupReplies, size: 1 });
  say(`${name}: replies one at a time, then ${burst} at once in ${chats} chats`);
  const single = await stage.calls.answerInChats({ sessionIds, batches: singles, size: 1 });
  const bursts = await stage.calls.answerInChats({ sessionIds, batches: times, size: burst });
  const audit = name === "bridge" ? await stage.calls.auditChats(sessionIds) : [];
  return { first, opened, further, single, bursts, audit };
}

function beside(bridge: SpeechOutcome, floor: SpeechOutcome) {
  return { ...spreadOf(bridge.latenciesMs), floor: spreadOf(floor.latenciesMs), sent: bridge.sent };
}

function brokenOpenings(outcomes: HandoffOutcome[]): string[] {
  const lost = outcomes.filter(({ briefMs }) => briefMs === undefined).length;
  const refused = outcomes.filter(({ status }) => status >= 300).length;
  return [
    ...(lost > 0 ? [`${lost} handoffs got no chat`] : []),
    ...(refused > 0 ? [`${refused} handoffs were refused`] : []),
  ];
}
