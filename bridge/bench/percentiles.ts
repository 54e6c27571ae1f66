/** The two numbers every scenario reports, in milliseconds. */
export interface Spread {
  p50Ms: number;
  p99Ms: number;
}

/** The bridge's spread with the floor's beside it, as every line carries them. */
export interface BesideFloor extends Spread {
  floorP50Ms: number;
  floorP99Ms: number;
  samples: number;
}

/** @returns the figures of one measurement of the bridge, with those of the same measurement of the floor. */
export function besideFloor(bridgeMs: readonly number[], floorMs: readonly number[]): BesideFloor {
  const { p50Ms: floorP50Ms, p99Ms: floorP99Ms } = spreadOf(floorMs);
  return { ...spreadOf(bridgeMs), floorP50Ms, floorP99Ms, samples: bridgeMs.length };
}

/** Median and 99th percentile by nearest rank, rounded to a hundredth; both 0 for no samples. */
export function spreadOf(samplesMs: readonly number[]): Spread {
  const sorted = samplesMs.toSorted((left, right) => left - right);
  return { p50Ms: rank(sorted, 0.5), p99Ms: rank(sorted, 0.99) };
}

/** A number of milliseconds as the lines show it. */
export function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}

function rank(sorted: number[], share: number): number {
  return rounded(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0);
}
