import { isAlike } from "../../../dynamics/messaging/activity.ts";
import { isNamed, type KnownMessages } from "./known-messages.ts";

/** A message as the list has it. */
export interface Listed {
  id: string;
  mark: string;
}

export interface Comparison {
  known: KnownMessages;
  /** Ids of those that were not carried, in the order of the list. */
  lost: string[];
  /** The list does not have yet what was carried just now: nothing can be said of the rest before it does. */
  isBehind: boolean;
  /** How many can only be what the webhook brought in other words. */
  reworded: number;
}

type Carried = [mark: string, at: number];
type Alike = (carried: Carried, listed: Listed) => boolean;

/** What was carried and is not in the list for so long will never be. */
const unlistedMs = 120_000;

/** A message is in the list under the time at which it was carried, but for as long as a delivery takes. */
const nearMs = 5_000;

/**
 * Compares the list of a conversation's messages with what was carried: by the same words, then by the same words in
 * another markup. What was carried `lagMs` ago and is in the list by neither is there in other words: it stands for
 * what is left of the same moment, so that a service that words its list otherwise doubles nothing.
 */
export function compareList(
  known: KnownMessages,
  listed: Listed[],
  { now, lagMs }: { now: number; lagMs: number },
): Comparison {
  const isOld = ([, at]: Carried) => now - at >= lagMs;
  let state: Pairing = { known, left: listed.filter(({ id }) => !isNamed(known, id)) };
  state = paired(state, ([mark], one) => mark === one.mark);
  state = paired(state, ([mark], one) => isAlike(mark, one.mark));
  const isBehind = state.left.length > 0 && !state.known.unmatched.every(isOld);
  if (isBehind) return { known: state.known, lost: [], isBehind, reworded: 0 };
  const before = state.left.length;
  state = pairedByTime(state, isOld);
  const unmatched = state.known.unmatched.filter(([, at]) => now - at < unlistedMs);
  const lost = state.left.map(({ id }) => id);
  return { known: { ...state.known, unmatched }, lost, isBehind, reworded: before - lost.length };
}

interface Pairing {
  known: KnownMessages;
  left: Listed[];
}

/** Names what was carried after the first of the list that is like it, and learns how far the list's clock is ahead. */
function paired({ known, left }: Pairing, isLike: Alike): Pairing {
  const unmatched = [...known.unmatched];
  const named = [...known.named];
  let { aheadMs } = known;
  const rest = left.filter((one) => {
    const place = unmatched.findIndex((carried) => isLike(carried, one));
    if (place === -1) return true;
    const [[, at]] = unmatched.splice(place, 1) as [Carried];
    named.push([one.id, one.mark]);
    aheadMs = Number(one.id) - at;
    return false;
  });
  return { known: { ...known, unmatched, named, aheadMs }, left: rest };
}

/** The same for those of one moment, the nearest ones first, whatever their words. */
function pairedByTime({ known, left }: Pairing, isOld: (carried: Carried) => boolean): Pairing {
  const distance = ([, at]: Carried, { id }: Listed) => Math.abs(Number(id) - known.aheadMs - at);
  const all = known.unmatched.filter(isOld).flatMap((carried) => left.map((one) => ({ carried, one })));
  const near = all
    .filter(({ carried, one }) => distance(carried, one) < nearMs)
    .sort((a, b) => distance(a.carried, a.one) - distance(b.carried, b.one));
  const taken = new Set<Carried | Listed>();
  for (const { carried, one } of near) if (!taken.has(carried) && !taken.has(one)) taken.add(carried).add(one);
  const named = left.filter((one) => taken.has(one)).map(({ id, mark }): [string, string] => [id, mark]);
  const unmatched = known.unmatched.filter((carried) => !taken.has(carried));
  return {
    known: { ...known, unmatched, named: [...known.named, ...named] },
    left: left.filter((one) => !taken.has(one)),
  };
}
