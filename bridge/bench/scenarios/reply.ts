import { setTimeout as sleep } from "node:timers/promises";
import { againstBoth, type Subject } from "../against-both.ts";
import type { BenchLine, Say } from "../line.ts";
import type { BenchOptions } from "../options.ts";
import { brokenReplies, openedSessions, replyFaults } from "../outcomes.ts";
import { besideFloor } from "../percentiles.ts";
import type { SpeechOutcome } from "../stage/protocol.ts";

/**
 * What the bridge adds to a rep's message: from the org's stream until OpenCX has stored it, with many conversations
 * open and messages arriving at random. Each must arrive once and in the order of its conversation.
 */
export async function* reply(options: BenchOptions, say: Say): AsyncGenerator<BenchLine> {
  const conversations = options.conversations ?? (options.quick ? 10 : 100);
  const { floor, bridge, run } = await againstBoth(options, say, (subject) =>
    converse(subject, conversations, options, say),
  );
  const times = besideFloor(bridge.latenciesMs, floor.latenciesMs);
  yield {
    scenario: "reply",
    ...run,
    conversations,
    ...times,
    messagesPerSecond: options.rate,
    sent: bridge.sent,
    ...replyFaults([bridge]),
    targets: { "p50 <= 10 ms": times.p50Ms <= 10, "p99 <= 50 ms": times.p99Ms <= 50 },
    violations: brokenReplies([bridge]),
  };
}

async function converse(
  { name, stage, url, key }: Subject,
  conversations: number,
  { rate, warmup, seconds, seed, quick }: BenchOptions,
  say: Say,
): Promise<SpeechOutcome> {
  const outcomes = await stage.calls.handOff({ url, key, count: conversations, atOnce: 10, pace: "brief" });
  const sessionIds = openedSessions(outcomes);
  if (sessionIds.length < conversations) throw new Error(`Only ${sessionIds.length} of ${conversations} opened.`);
  await stage.calls.join(sessionIds);
  await sleep(quick ? 300 : 2000);
  say(`${name}: ${conversations} conversations are open, reps write for ${warmup + seconds} s`);
  const times = { warmupMs: warmup * 1000, durationMs: seconds * 1000 };
  return stage.calls.speak({ sessionIds, perSecond: rate, seed, ...times });
}
