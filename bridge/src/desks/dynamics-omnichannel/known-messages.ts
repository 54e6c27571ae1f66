/** What was carried to the customer lately; committed with each event, so that a restart knows it (contract 7.7). */
export interface KnownMessages {
  /** Every message up to this id is known to be carried; 13 digits, or "0". */
  upTo: string;
  /** Ids above it that are, with their fingerprints. */
  named: [id: string, fingerprint: string][];
  /** Carried by the webhook, which says no id; matched with the list when that is read next. */
  unmatched: string[];
  /** Fingerprints of late, with their times in milliseconds: another one like it may be a repetition. */
  recent: [fingerprint: string, at: number][];
}

/** The sender tries three times, ten seconds each; twice that with room to spare. */
const recentMs = 120_000;
const mostRecent = 200;

export function nothingKnown(since: Date): KnownMessages {
  return { upTo: String(since.getTime()), named: [], unmatched: [], recent: [] };
}

/** Whether a delivery of the webhook may be one that was carried already. */
export function mayBeKnown(known: KnownMessages, fingerprint: string, now: number): boolean {
  return known.recent.some(([one, at]) => one === fingerprint && now - at < recentMs);
}

/** The webhook has brought a message. */
export function carriedUnnamed(known: KnownMessages, fingerprint: string, now: number): KnownMessages {
  return { ...remembered(known, fingerprint, now), unmatched: [...known.unmatched, fingerprint] };
}

/** The list has a message that was not carried. */
export function carriedNamed(known: KnownMessages, id: string, fingerprint: string, now: number): KnownMessages {
  return { ...remembered(known, fingerprint, now), named: [...known.named, [id, fingerprint]] };
}

/** The list names a message: whether it was carried, and what is known then. */
export function matched(known: KnownMessages, id: string, fingerprint: string): { was: boolean; known: KnownMessages } {
  if (BigInt(id) <= BigInt(known.upTo) || known.named.some(([one]) => one === id)) return { was: true, known };
  const place = known.unmatched.indexOf(fingerprint);
  if (place === -1) return { was: false, known };
  const unmatched = known.unmatched.toSpliced(place, 1);
  return { was: true, known: { ...known, unmatched, named: [...known.named, [id, fingerprint]] } };
}

/** Everything up to a moment has been seen in the list. */
export function settled(known: KnownMessages, upTo: number): KnownMessages {
  const mark = BigInt(Math.max(upTo, Number(known.upTo)));
  return { ...known, upTo: String(mark), named: known.named.filter(([id]) => BigInt(id) > mark) };
}

/** Fingerprints of everything that was carried since the moment up to which all is known. */
export function carriedSince({ named, unmatched }: KnownMessages): string[] {
  return [...named.map(([, fingerprint]) => fingerprint), ...unmatched];
}

function remembered(known: KnownMessages, fingerprint: string, now: number): KnownMessages {
  const recent = known.recent.filter(([, at]) => now - at < recentMs).slice(-(mostRecent - 1));
  return { ...known, recent: [...recent, [fingerprint, now]] };
}
