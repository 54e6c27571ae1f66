import { againstBoth, type Subject } from "../against-both.ts";
import type { BenchLine, Say } from "../line.ts";
import type { BenchOptions } from "../options.ts";
import {
  brokenOpenings,
  briefTimes,
  brokenReplies,
  mostRequested,
  openedSessions,
  replyFaults,
  replyTimes,
  sum,
  withoutNotices,
} from "../outcomes.ts";
import { besideFloor } from "../percentiles.ts";
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
  const measureOne = (subject: Subject) => measure(subject, options, say);
  const { floor, bridge, run } = await againstBoth(options, say, measureOne, { dynamics: true });
  const requests = mostRequested(bridge.opened);
  yield {
    scenario: "dynamics",
    ...run,
    conversations: bridge.opened.length + bridge.further.length,
    ...besideFloor(briefTimes(bridge.opened), briefTimes(floor.opened)),
    delayMs: options.delayMs,
    requests: { dynamics: requests.dynamics, opencx: requests.opencx },
    requestsOfTheFirst: mostRequested(bridge.first).dynamics,
    replies: {
      single: replyTimes(bridge.single, floor.single),
      bursts: { burst: sizes(options).burst, chats: sizes(options).chats, ...replyTimes(bridge.bursts, floor.bursts) },
    },
    ...replyFaults([bridge.single, bridge.bursts]),
    targets: {
      "requests to Dynamics <= 1": sum(requests.dynamics) <= 1,
      "reads from OpenCX <= 2": sum(withoutNotices(requests.opencx)) <= 2,
    },
    violations: [
      ...brokenOpenings([...bridge.opened, ...bridge.further], "got no chat"),
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
  const sessionIds = openedSessions([...opened, ...further]);
  await stage.calls.joinChats(sessionIds);
  await stage.calls.answerInChats({ sessionIds, batches: warmupReplies, size: 1 });
  say(`${name}: replies one at a time, then ${burst} at once in ${chats} chats`);
  const single = await stage.calls.answerInChats({ sessionIds, batches: singles, size: 1 });
  const bursts = await stage.calls.answerInChats({ sessionIds, batches: times, size: burst });
  const audit = name === "bridge" ? await stage.calls.auditChats(sessionIds) : [];
  return { first, opened, further, single, bursts, audit };
}
