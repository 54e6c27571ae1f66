import { expect, test } from "@jest/globals";
import { readOptions } from "../../bench/options.ts";

test("without flags every scenario runs at its full length", () => {
  const options = readOptions([]);

  expect(options).toMatchObject({
    scenarios: ["reply", "handoff", "burst", "cases", "dynamics", "store"],
    store: undefined,
    quick: false,
    seconds: 60,
    warmup: 10,
    rate: 10,
    delayMs: 80,
  });
});

test("a scenario that is named twice runs once", () => {
  const options = readOptions(["--scenario", "burst", "--scenario", "reply", "--scenario", "burst"]);

  expect(options).toMatchObject({ scenarios: ["burst", "reply"] });
});

test("a quick run is short unless a length is given", () => {
  expect(readOptions(["--quick"])).toMatchObject({ seconds: 2, warmup: 1 });
  expect(readOptions(["--quick", "--seconds", "5"])).toMatchObject({ seconds: 5, warmup: 1 });
});

test("wrong flags are refused with what may be given", () => {
  expect(() => readOptions(["--scenario", "replies"])).toThrow("reply, handoff, burst, cases, dynamics, store");
  expect(() => readOptions(["--store", "mysql"])).toThrow("pglite or postgres");
  expect(() => readOptions(["--seconds", "0"])).toThrow("--seconds");
  expect(() => readOptions(["--delay", "fast"])).toThrow("--delay");
});
