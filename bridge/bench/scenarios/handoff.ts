import { againstBoth, type Subject } from "../against-both.ts";
import { type BenchLine, machineNow, type Say } from "../line.ts";
import type { BenchOptions } from "../options.ts";
import { briefTimes, mostRequested, sum, withoutNotices } from "../outcomes.ts";
import { rounded, spreadOf } from "../percentiles.ts";
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
  const store = options.store ?? "pglite";
  const machine = machineNow();
  const startedAt = performance.now();
  const { floor, bridge } = await againstBoth(store, say, (subject) => measure(subject, options, say));
  const { p50Ms, p99Ms } = spreadOf(briefTimes(bridge.alone));
  const floorSpread = spreadOf(briefTimes(floor.alone));
  const limitMs = 1.15 * roundTrips * options.delayMs;
  const { salesforce, opencx } = mostRequested(bridge.alone);
  yield {
    scenario: "handoff",
    store,
    conversations: bridge.alone.length + bridge.together.length,
    p50Ms,
    p99Ms,
    floorP50Ms: floorSpread.p50Ms,
    floorP99Ms: floorSpread.p99Ms,
    samples: bridge.alone.length,
    durationMs: Math.round(performance.now() - startedAt),
    machine,
    delayMs: options.delayMs,
    answeredP50Ms: spreadOf(bridge.alone.map(({ answeredMs }) => answeredMs)).p50Ms,
    atOnce: { handoffs: atOnce, ...spreadOf(briefTimes(bridge.together)), floor: spreadOf(briefTimes(floor.together)) },
    requests: { salesforce, opencx },
    targets: {
      [`p50 <= ${rounded(limitMs)} ms`]: options.delayMs === 0 ? null : p50Ms <= limitMs,
      "requests to Salesforce <= 4": sum(salesforce) <= 4,
      "reads from OpenCX <= 2": sum(withoutNotices(opencx)) <= 2,
    },
    violations: broken([...bridge.alone, ...bridge.together]),
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

function broken(outcomes: HandoffOutcome[]): string[] {
  const lost = outcomes.filter(({ briefMs }) => briefMs === undefined).length;
  const refused = outcomes.filter(({ status }) => status >= 300).length;
  return [
    ...(lost > 0 ? [`${lost} handoffs never opened`] : []),
    ...(refused > 0 ? [`${refused} handoffs were refused`] : []),
  ];
}
