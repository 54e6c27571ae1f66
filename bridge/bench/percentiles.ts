/** The two numbers every scenario reports, in milliseconds. */
export interface Spread {
  p50Ms: number;
  p99Ms: number;
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
