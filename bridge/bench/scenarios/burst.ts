import { setTimeout as sleep } from "node:timers/promises";
import { againstBoth, type Subject } from "../against-both.ts";
import type { BenchLine, Say } from "../line.ts";
import type { BenchOptions } from "../options.ts";
import { briefTimes } from "../outcomes.ts";
import { besideFloor, spreadOf } from "../percentiles.ts";
import type { Audit, HandoffOutcome } from "../stage/protocol.ts";

const postsAtOnce = 50;

interface Burst {
  outcomes: HandoffOutcome[];
  allOpenMs: number;
  audit: Audit;
  opened: number;
}

/** Many handoffs posted as fast as the bridge answers: how long until all are open, and whether each opened once. */
export async function* burst(options: BenchOptions, say: Say): AsyncGenerator<BenchLine> {
  const conversations = options.conversations ?? (options.quick ? 40 : 1000);
  const { floor, bridge, run } = await againstBoth(options, say, (subject) =>
    postAll(subject, conversations, options, say),
  );
  yield {
    scenario: "burst",
    ...run,
    conversations,
    ...besideFloor(briefTimes(bridge.outcomes), briefTimes(floor.outcomes)),
    postsAtOnce,
    answered: spreadOf(bridge.outcomes.map(({ answeredMs }) => answeredMs)),
    allOpenMs: Math.round(bridge.allOpenMs),
    floorAllOpenMs: Math.round(floor.allOpenMs),
    handoffsPerSecond: Math.round((conversations * 1000) / bridge.allOpenMs),
    lost: bridge.audit.lost,
    doubled: bridge.audit.doubled,
    targets: {},
    violations: broken(bridge, conversations),
  };
}

async function postAll(
  { name, stage, url, key }: Subject,
  count: number,
  { quick }: BenchOptions,
  say: Say,
): Promise<Burst> {
  await stage.calls.handOff({ url, key, count: 10, atOnce: 1, pace: "brief" });
  const before = (await stage.calls.audit([])).conversations;
  say(`${name}: ${count} handoffs at once`);
  const startedAt = performance.now();
  const outcomes = await stage.calls.handOff({ url, key, count, atOnce: postsAtOnce, pace: "answer" });
  const allOpenMs = performance.now() - startedAt;
  await sleep(quick ? 300 : 2000); // whatever is done twice is done by now
  const audit = await stage.calls.audit(outcomes.map(({ sessionId }) => sessionId));
  return { outcomes, allOpenMs, audit, opened: audit.conversations - before };
}

function broken({ outcomes, audit, opened }: Burst, wanted: number): string[] {
  const refused = outcomes.filter(({ status }) => status >= 300).length;
  return [
    ...(refused > 0 ? [`${refused} handoffs were refused`] : []),
    ...(audit.lost > 0 ? [`${audit.lost} handoffs never opened`] : []),
    ...(audit.doubled > 0 ? [`${audit.doubled} handoffs opened twice`] : []),
    ...(opened === wanted ? [] : [`${opened} conversations for ${wanted} handoffs`]),
    ...audit.simulator,
  ];
}
