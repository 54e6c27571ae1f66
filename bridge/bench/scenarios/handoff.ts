import { againstBoth, type Subject } from "../against-both.ts";
import type { BenchLine, Say } from "../line.ts";
import type { BenchOptions } from "../options.ts";
import { brokenOpenings, briefTimes, mostRequested, sum, withoutNotices } from "../outcomes.ts";
import { besideFloor, rounded, spreadOf } from "../percentiles.ts";
import type { HandoffOutcome } from "../stage/protocol.ts";

/** OpenCX (session and history together), token, stream, conversation, first message. */
const roundTrips = 5;
const atOnce = 5;

interface Measured {
  alone: HandoffOutcome[];
  together: HandoffOutcome[];
}

/**
 * How long a handoff takes until the rep's first message is at the org, one at a time and a few at once, over a network
 * with latency; and what it requests until then.
 */
export async function* handoff(options: BenchOptions, say: Say): AsyncGenerator<BenchLine> {
  const { floor, bridge, run } = await againstBoth(options, say, (subject) => measure(subject, options, say));
  const times = besideFloor(briefTimes(bridge.alone), briefTimes(floor.alone));
  const limitMs = 1.15 * roundTrips * options.delayMs;
  const { salesforce, opencx } = mostRequested(bridge.alone);
  yield {
    scenario: "handoff",
    ...run,
    conversations: bridge.alone.length + bridge.together.length,
    ...times,
    delayMs: options.delayMs,
    answeredP50Ms: spreadOf(bridge.alone.map(({ answeredMs }) => answeredMs)).p50Ms,
    atOnce: { handoffs: atOnce, ...spreadOf(briefTimes(bridge.together)), floor: spreadOf(briefTimes(floor.together)) },
    requests: { salesforce, opencx },
    targets: {
      [`p50 <= ${rounded(limitMs)} ms`]: options.delayMs === 0 ? null : times.p50Ms <= limitMs,
      "requests to Salesforce <= 4": sum(salesforce) <= 4,
      "reads from OpenCX <= 2": sum(withoutNotices(opencx)) <= 2,
    },
    violations: brokenOpenings([...bridge.alone, ...bridge.together], "never opened"),
  };
}

async function measure({ name, stage, url, key }: Subject, options: BenchOptions, say: Say): Promise<Measured> {
  const { quick, delayMs } = options;
  await stage.calls.handOff({ url, key, count: quick ? 2 : 10, atOnce: 1, pace: "rest" });
  await stage.calls.setLatency(delayMs);
  say(`${name}: handoffs one at a time, then ${atOnce} at once`);
  const alone = await stage.calls.handOff({ url, key, count: quick ? 4 : 50, atOnce: 1, pace: "rest" });
  const together = await stage.calls.handOff({ url, key, count: quick ? 10 : 100, atOnce, pace: "brief" });
  return { alone, together };
}
