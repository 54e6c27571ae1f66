import { setTimeout as sleep } from "node:timers/promises";
import { againstBoth, type Subject } from "../against-both.ts";
import { type BenchLine, machineNow, type Say } from "../line.ts";
import type { BenchOptions } from "../options.ts";
import { spreadOf } from "../percentiles.ts";
import type { SpeechOutcome } from "../stage/protocol.ts";

/**
 * What the bridge adds to a rep's message: from the org's stream until OpenCX has stored it, with many conversations
 * open and messages arriving at random. Each must arrive once and in the order of its conversation.
 */
export async function* reply(options: BenchOptions, say: Say): AsyncGenerator<BenchLine> {
  const store = options.store ?? "pglite";
  const conversations = options.conversations ?? (options.quick ? 10 : 100);
  const machine = machineNow();
  const startedAt = performance.now();
  const { floor, bridge } = await againstBoth(store, say, (subject) => converse(subject, conversations, options, say));
  const { p50Ms, p99Ms } = spreadOf(bridge.latenciesMs);
  const floorSpread = spreadOf(floor.latenciesMs);
  yield {
    scenario: "reply",
    store,
    conversations,
    p50Ms,
    p99Ms,
    floorP50Ms: floorSpread.p50Ms,
    floorP99Ms: floorSpread.p99Ms,
    samples: bridge.latenciesMs.length,
    durationMs: Math.round(performance.now() - startedAt),
    machine,
    messagesPerSecond: options.rate,
    sent: bridge.sent,
    lost: bridge.lost,
    doubled: bridge.doubled,
    outOfOrder: bridge.outOfOrder,
    targets: { "p50 <= 10 ms": p50Ms <= 10, "p99 <= 50 ms": p99Ms <= 50 },
    violations: broken(bridge),
  };
}

async function converse(
  { name, stage, url, key }: Subject,
  conversations: number,
  { rate, warmup, seconds, seed, quick }: BenchOptions,
  say: Say,
): Promise<SpeechOutcome> {
  const outcomes = await stage.calls.handOff({ url, key, count: conversations, atOnce: 10, pace: "brief" });
  const sessionIds = outcomes.filter(({ briefMs }) => briefMs !== undefined).map(({ sessionId }) => sessionId);
  if (sessionIds.length < conversations) throw new Error(`Only ${sessionIds.length} of ${conversations} opened.`);
  await stage.calls.join(sessionIds);
  await sleep(quick ? 300 : 2000);
  say(`${name}: ${conversations} conversations are open, reps write for ${warmup + seconds} s`);
  const times = { warmupMs: warmup * 1000, durationMs: seconds * 1000 };
  return stage.calls.speak({ sessionIds, perSecond: rate, seed, ...times });
}

function broken({ lost, doubled, outOfOrder }: SpeechOutcome): string[] {
  return [
    ...(lost > 0 ? [`${lost} messages never arrived`] : []),
    ...(doubled > 0 ? [`${doubled} messages arrived more than once`] : []),
    ...(outOfOrder > 0 ? [`${outOfOrder} messages arrived after a later one`] : []),
  ];
}
