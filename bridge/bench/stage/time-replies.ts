import { setTimeout as sleep } from "node:timers/promises";
import type { Simulators } from "../../simulators/start.ts";
import type { Arrivals } from "./arrivals.ts";
import type { SpeechOutcome } from "./protocol.ts";
import { allArrived, newMark, verdict } from "./speak.ts";

export interface Reply {
  sessionId: string;
  text: string;
}

export interface BatchLoad {
  /** Whose conversations are answered in, in turn. */
  sessionIds: string[];
  batches: number;
  /** Replies in a batch. */
  size: number;
}

/** Lets a batch of replies go, waits until OpenCX has it, and so on; times each from its batch's start, by one clock. */
export async function timeReplies(
  { simulators, arrivals }: { simulators: Simulators; arrivals: Arrivals },
  { sessionIds, batches, size }: BatchLoad,
  tell: (replies: Reply[]) => void | Promise<void>,
): Promise<SpeechOutcome> {
  const mark = newMark();
  const toldAt: number[] = [];
  const arrivedAt = new Map<number, number>();
  arrivals.onReply = ({ text, at }) => {
    const number = mark.read(text);
    if (number !== undefined && !arrivedAt.has(number)) arrivedAt.set(number, at);
  };
  const expected = new Map<string, number[]>(sessionIds.map((id) => [id, []]));
  for (let batch = 0; batch < batches; batch += 1) {
    const replies = Array.from({ length: size }, (): Reply => {
      const number = toldAt.length;
      const sessionId = sessionIds[number % sessionIds.length] ?? "";
      expected.get(sessionId)?.push(number);
      toldAt.push(performance.now());
      return { sessionId, text: `${mark.write(number)} I have found your order and will send it to you again today.` };
    });
    await tell(replies);
    await allArrived(toldAt.length, arrivedAt);
  }
  await sleep(500); // a second copy of the last ones would come now
  arrivals.onReply = () => {};
  const latenciesMs = toldAt.flatMap((at, number) =>
    arrivedAt.has(number) ? [(arrivedAt.get(number) ?? 0) - at] : [],
  );
  return { latenciesMs, sent: toldAt.length, ...verdict(simulators, expected, mark) };
}
