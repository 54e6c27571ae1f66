import { expect, test } from "@jest/globals";
import { spreadOf } from "../../bench/percentiles.ts";
import { poissonGapMs, seededRandom } from "../../bench/random.ts";

test("median and 99th percentile are samples that occurred, whatever their order", () => {
  const samples = Array.from({ length: 200 }, (_, index) => 200 - index);

  expect(spreadOf(samples)).toEqual({ p50Ms: 100, p99Ms: 198 });
  expect(spreadOf([7])).toEqual({ p50Ms: 7, p99Ms: 7 });
  expect(spreadOf([])).toEqual({ p50Ms: 0, p99Ms: 0 });
});

test("the same seed gives the same random numbers, another seed others", () => {
  const take = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));

  expect(take(1)).toEqual(take(1));
  expect(take(1)).not.toEqual(take(2));
});

test("waiting times of a Poisson process have the mean they should", () => {
  const random = seededRandom(3);
  const gaps = Array.from({ length: 20_000 }, () => poissonGapMs(random, 10));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;

  expect(mean).toBeGreaterThan(97);
  expect(mean).toBeLessThan(103);
});
