/** What was carried to the customer lately; committed with each event, so that a restart knows it (contract 7.7). */
export interface KnownMessages {
  /** Every message up to this id is known to be carried; 13 digits, or "0". */
  upTo: string;
  /** Ids above it that are, with their fingerprints. */
  named: [id: string, fingerprint: string][];
  /** Carried by the webhook, which says no id, and when; matched with the list when that is read next. */
  unmatched: [fingerprint: string, at: number][];
  /** Fingerprints of late, with their times in milliseconds: another one like it may be a repetition. */
  recent: [fingerprint: string, at: number][];
  /** Carried because the list had them; their deliveries may still come. */
  awaited: string[];
  /** Ids of deliveries, where the webhook says any. */
  deliveries: string[];
  /** How far the clock of the list was ahead of the bridge's, at the last message that both have; milliseconds. */
  aheadMs: number;
}

/** What the webhook has brought; `id` is empty where it says none. */
export interface Brought {
  id: string;
  mark: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** The sender tries three times, ten seconds each; twice that with room to spare. */
const recentMs = 120_000;
const mostKept = 200;

export function nothingKnown(since: Date): KnownMessages {
  const none = { named: [], unmatched: [], recent: [], awaited: [], deliveries: [] };
  return { upTo: String(since.getTime()), ...none, aheadMs: 0 };
}

/** Whether this very delivery has come before. */
export function isRepeated(known: KnownMessages, { id }: Brought): boolean {
  return id !== "" && known.deliveries.includes(id);
}

/** Whether its message may have been carried already; a new id says no, unless the list was first. */
export function mayBeKnown(known: KnownMessages, { id, mark, at }: Brought): boolean {
  if (id !== "" && !known.awaited.includes(mark)) return false;
  return known.recent.some(([one, then]) => one === mark && at - then < recentMs);
}

/** Its message has been carried already, or may have been. */
export function passedOver(known: KnownMessages, { id, mark }: Brought): KnownMessages {
  const place = known.awaited.indexOf(mark);
  const awaited = place === -1 ? known.awaited : known.awaited.toSpliced(place, 1);
  return { ...known, awaited, deliveries: withLast(known.deliveries, id) };
}

/** The webhook has brought a message. */
export function carriedUnnamed(known: KnownMessages, { id, mark, at }: Brought): KnownMessages {
  const deliveries = withLast(known.deliveries, id);
  return { ...remembered(known, mark, at), deliveries, unmatched: [...known.unmatched, [mark, at]] };
}

/** The list has a message that was not carried. */
export function carriedNamed(known: KnownMessages, id: string, mark: string, now: number): KnownMessages {
  const awaited = withLast(known.awaited, mark);
  return { ...remembered(known, mark, now), awaited, named: [...known.named, [id, mark]] };
}

/** The transcript, which says no ids, has a message that was not carried. */
export function carriedFirst(known: KnownMessages, mark: string, now: number): KnownMessages {
  return { ...carriedUnnamed(known, { id: "", mark, at: now }), awaited: withLast(known.awaited, mark) };
}

export function isNamed(known: KnownMessages, id: string): boolean {
  return BigInt(id) <= BigInt(known.upTo) || known.named.some(([one]) => one === id);
}

/** Everything up to a moment of the list's own clock has been seen in the list. */
export function settled(known: KnownMessages, upTo: number): KnownMessages {
  const mark = BigInt(Math.max(upTo, Number(known.upTo)));
  return { ...known, upTo: String(mark), named: known.named.filter(([id]) => BigInt(id) > mark) };
}

/** Fingerprints of everything that was carried since the moment up to which all is known. */
export function carriedSince({ named, unmatched }: KnownMessages): string[] {
  return [...named.map(([, mark]) => mark), ...unmatched.map(([mark]) => mark)];
}

function remembered(known: KnownMessages, mark: string, now: number): KnownMessages {
  const recent = known.recent.filter(([, at]) => now - at < recentMs).slice(-(mostKept - 1));
  return { ...known, recent: [...recent, [mark, now]] };
}

function withLast(all: string[], one: string): string[] {
  return one === "" ? all : [...all.slice(-(mostKept - 1)), one];
}
