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
import { orgKey } from "../stage/settings.ts";
import type { HandoffOutcome, SpeechOutcome } from "../stage/protocol.ts";

const largestBatch = 200;

interface Measured {
  opened: HandoffOutcome[];
  single: SpeechOutcome;
  batched: SpeechOutcome;
  audit: string[];
}

/**
 * How long an e-mail's handoff takes until its Case with the brief is in the org, over a network with latency, and what
 * it requests until then; and how long a reply on a Case takes from the org's call until OpenCX has it.
 */
export async function* cases(options: BenchOptions, say: Say): AsyncGenerator<BenchLine> {
  const { floor, bridge, run } = await againstBoth(options, say, (subject) => measure(subject, options, say));
  const { salesforce, opencx } = mostRequested(bridge.opened);
  yield {
    scenario: "cases",
    ...run,
    conversations: bridge.opened.length,
    ...besideFloor(briefTimes(bridge.opened), briefTimes(floor.opened)),
    delayMs: options.delayMs,
    requests: { salesforce, opencx },
    replies: {
      single: replyTimes(bridge.single, floor.single),
      batched: { batch: largestBatch, ...replyTimes(bridge.batched, floor.batched) },
    },
    ...replyFaults([bridge.single, bridge.batched]),
    targets: {
      "requests to Salesforce <= 6": sum(salesforce) <= 6,
      "reads from OpenCX <= 2": sum(withoutNotices(opencx)) <= 2,
    },
    violations: [
      ...brokenOpenings(bridge.opened, "got no Case"),
      ...brokenReplies([bridge.single, bridge.batched]),
      ...bridge.audit,
    ],
  };
}

async function measure({ name, stage, url, key }: Subject, options: BenchOptions, say: Say): Promise<Measured> {
  const { quick, delayMs } = options;
  const handoffs = { url, key, channel: "email", atOnce: 1, pace: "rest" } as const;
  await stage.calls.handOff({ ...handoffs, count: quick ? 2 : 10 });
  await stage.calls.setLatency(delayMs);
  say(`${name}: handoffs to Cases, one at a time`);
  const opened = await stage.calls.handOff({ ...handoffs, count: quick ? 4 : 50 });
  await stage.calls.setLatency(0);
  const sessionIds = openedSessions(opened);
  const load = { url, key: orgKey, sessionIds };
  await stage.calls.answerOnCases({ ...load, batches: quick ? 2 : 50, size: 1 });
  say(`${name}: replies one at a time, then ${largestBatch} at once`);
  const single = await stage.calls.answerOnCases({ ...load, batches: quick ? 20 : 500, size: 1 });
  const batched = await stage.calls.answerOnCases({ ...load, batches: quick ? 1 : 10, size: largestBatch });
  const audit = name === "bridge" ? await stage.calls.auditCases(sessionIds) : [];
  return { opened, single, batched, audit };
}
