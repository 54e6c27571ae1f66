import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Simulators } from "../../simulators/start.ts";
import { poissonGapMs, seededRandom } from "../random.ts";
import type { Arrivals } from "./arrivals.ts";
import type { SpeechLoad, SpeechOutcome } from "./protocol.ts";

const patienceMs = 30_000;

/** What a message begins with: which run it is of, and its number there. */
export interface Mark {
  write(number: number): string;
  read(text: string | undefined): number | undefined;
}

export function newMark(): Mark {
  const run = randomUUID().slice(0, 8);
  const start = `[${run}-`;
  return {
    write: (number) => `${start}${number}]`,
    read: (text) => (text?.startsWith(start) ? Number.parseInt(text.slice(start.length), 10) : undefined),
  };
}

/** Lets reps write for a while and times each message from the org's stream into OpenCX, by one clock. */
export async function speak(simulators: Simulators, arrivals: Arrivals, load: SpeechLoad): Promise<SpeechOutcome> {
  const mark = newMark();
  const spokenAt: number[] = [];
  const arrivedAt = new Map<number, number>();
  arrivals.onReply = ({ text, at }) => {
    const number = mark.read(text);
    if (number !== undefined && !arrivedAt.has(number)) arrivedAt.set(number, at);
  };
  const expected = new Map<string, number[]>(load.sessionIds.map((id) => [id, []]));
  const startedAt = performance.now();
  for (const { sessionId, afterMs } of schedule(load)) {
    const restMs = startedAt + afterMs - performance.now();
    if (restMs > 0) await sleep(restMs);
    const number = spokenAt.length;
    expected.get(sessionId)?.push(number);
    const text = `${mark.write(number)} I have found your order and will send it to you again today.`;
    spokenAt.push(performance.now());
    simulators.salesforceMessaging.control.say(sessionId, { text });
  }
  await allArrived(spokenAt.length, arrivedAt);
  await sleep(500); // a second copy of the last ones would come now
  arrivals.onReply = () => {};
  const latenciesMs = spokenAt.flatMap((at, number) => {
    const arrived = arrivedAt.get(number);
    return arrived === undefined || at < startedAt + load.warmupMs ? [] : [arrived - at];
  });
  return { latenciesMs, sent: spokenAt.length, ...verdict(simulators, expected, mark) };
}

interface Planned {
  sessionId: string;
  afterMs: number;
}

function* schedule({ sessionIds, perSecond, warmupMs, durationMs, seed }: SpeechLoad): Generator<Planned> {
  const random = seededRandom(seed);
  let afterMs = poissonGapMs(random, perSecond);
  while (afterMs < warmupMs + durationMs) {
    const sessionId = sessionIds[Math.floor(random() * sessionIds.length)];
    if (sessionId !== undefined) yield { sessionId, afterMs };
    afterMs += poissonGapMs(random, perSecond);
  }
}

export async function allArrived(wanted: number, arrived: ReadonlyMap<number, number>): Promise<void> {
  const until = performance.now() + patienceMs;
  while (arrived.size < wanted && performance.now() < until) await sleep(20);
}

/** Compares what each customer sees with what the reps wrote to them. */
export function verdict({ opencx }: Simulators, expected: ReadonlyMap<string, number[]>, mark: Mark) {
  let lost = 0;
  let doubled = 0;
  let outOfOrder = 0;
  for (const [sessionId, numbers] of expected) {
    const seen = opencx.ledger(sessionId).visible.flatMap(({ from, text }) => {
      const number = from === "agent" ? mark.read(text) : undefined;
      return number === undefined ? [] : [number];
    });
    const distinct = new Set(seen);
    lost += numbers.filter((number) => !distinct.has(number)).length;
    doubled += seen.length - distinct.size;
    outOfOrder += seen.filter((number, index) => number < (seen[index - 1] ?? -1)).length;
  }
  return { lost, doubled, outOfOrder };
}
