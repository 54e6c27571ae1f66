import { refreshApex } from "@salesforce/apex";
import readFacts from "@salesforce/apex/OpenCxTraceController.readFacts";
import readTrace from "@salesforce/apex/OpenCxTraceController.readTrace";
import OpencxTrace from "c/opencxTrace";
import { clear, dataOf, facts, find, giveSight, sample, setVisible, settle, show, textOf } from "lwc-test/support";

jest.mock("@salesforce/apex", () => ({ refreshApex: jest.fn() }), { virtual: true });
jest.mock(
  "@salesforce/apex/OpenCxTraceController.readFacts",
  () => {
    const { createApexTestWireAdapter } = require("@salesforce/sfdx-lwc-jest");
    return { default: createApexTestWireAdapter(jest.fn()) };
  },
  { virtual: true },
);
jest.mock("@salesforce/apex/OpenCxTraceController.readTrace", () => ({ default: jest.fn() }), { virtual: true });

beforeEach(() => {
  jest.useFakeTimers();
  setVisible(true);
  refreshApex.mockReset().mockResolvedValue(undefined);
  readTrace.mockReset().mockResolvedValue(dataOf(sample("with-steps")));
});
afterEach(() => {
  clear();
  jest.useRealTimers();
});

async function openWith(given = facts()) {
  const element = await show("c-opencx-trace", OpencxTrace, { recordId: "500000000000001" });
  readFacts.emit(given);
  await settle(40);
  return element;
}

async function refresh(element) {
  find(element, "lightning-button-icon").click();
  await settle(40);
}

const pass = (seconds) => jest.advanceTimersByTimeAsync(seconds * 1000);

test("it asks at once, then every ten seconds, and never more often", async () => {
  await openWith(facts({ refreshSeconds: 1 }));
  expect(readTrace).toHaveBeenCalledTimes(1);
  expect(readTrace).toHaveBeenLastCalledWith({ recordId: "500000000000001", after: 0, etag: null });

  await pass(9);
  expect(readTrace).toHaveBeenCalledTimes(1);
  await pass(1);
  expect(readTrace).toHaveBeenCalledTimes(2);
  expect(readTrace).toHaveBeenLastCalledWith({ recordId: "500000000000001", after: 0, etag: '"1"' });
});

test("the org may have it ask less often", async () => {
  await openWith(facts({ refreshSeconds: 30 }));

  await pass(29);
  expect(readTrace).toHaveBeenCalledTimes(1);
  await pass(1);
  expect(readTrace).toHaveBeenCalledTimes(2);
});

test.each([
  ["ended-after-transfer", "is over"],
  ["failed", "has failed"],
])("a handoff like %s, that %s, is looked at less often", async (name) => {
  readTrace.mockResolvedValue(dataOf(sample(name)));
  await openWith();
  // What is known of the handoff counts from the next wait on.
  await pass(10);
  const calls = readTrace.mock.calls.length;

  await pass(59);
  expect(readTrace).toHaveBeenCalledTimes(calls);
  await pass(1);
  expect(readTrace).toHaveBeenCalledTimes(calls + 1);
});

test("a Case that the bridge does not know is looked at less often", async () => {
  readTrace.mockResolvedValue({ status: "not-opened" });
  await openWith();
  await pass(10);
  expect(readTrace).toHaveBeenCalledTimes(2);

  await pass(59);
  expect(readTrace).toHaveBeenCalledTimes(2);
  await pass(1);
  expect(readTrace).toHaveBeenCalledTimes(3);
});

test("nothing is asked while the page is hidden", async () => {
  await openWith();
  setVisible(false);

  await pass(120);
  expect(readTrace).toHaveBeenCalledTimes(1);
  setVisible(true);
  await pass(0);
  expect(readTrace).toHaveBeenCalledTimes(2);
});

describe("in a tab of the console that nobody looks at", () => {
  let sight;
  afterEach(() => sight.takeAway());

  test("nothing is asked; back in sight it asks at once", async () => {
    sight = giveSight();
    const element = await openWith();
    expect([...sight.observers].map((observer) => observer.element)).toEqual([element]);
    sight.setShown(false);

    await pass(120);
    expect(readTrace).toHaveBeenCalledTimes(1);
    sight.setShown(true);
    await pass(0);
    expect(readTrace).toHaveBeenCalledTimes(2);
    await pass(10);
    expect(readTrace).toHaveBeenCalledTimes(3);
  });

  test("where nobody tells that it is back in sight, the next look finds it", async () => {
    sight = giveSight({ observes: false });
    await openWith();
    sight.setShown(false);
    await pass(120);
    expect(readTrace).toHaveBeenCalledTimes(1);

    sight.setShown(true);
    await pass(10);
    expect(readTrace).toHaveBeenCalledTimes(2);
  });

  test("looking there and back again does not make it ask more often", async () => {
    sight = giveSight();
    await openWith();
    await pass(5);
    sight.setShown(false);
    sight.setShown(true);

    await pass(4);
    expect(readTrace).toHaveBeenCalledTimes(1);
    await pass(1);
    expect(readTrace).toHaveBeenCalledTimes(2);
  });

  test("refreshing still asks, and once the panel is gone nobody watches it", async () => {
    sight = giveSight();
    const element = await openWith();
    sight.setShown(false);

    await refresh(element);
    expect(readTrace).toHaveBeenCalledTimes(2);
    element.remove();
    expect(sight.observers.size).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });
});

test("once the panel is gone, no timer is left and nothing is asked; back on the page, it goes on", async () => {
  const element = await openWith();
  element.remove();

  await pass(60);
  expect(readTrace).toHaveBeenCalledTimes(1);
  expect(jest.getTimerCount()).toBe(0);

  document.body.appendChild(element);
  await pass(0);
  expect(readTrace).toHaveBeenCalledTimes(2);
});

test("after four seconds without an answer it shows the record's fields; the answer replaces them when it comes", async () => {
  let answer;
  readTrace.mockReturnValueOnce(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  const element = await openWith();
  await pass(4);
  expect(textOf(element)).toContain("OpenCX has not answered within 4 sec.");
  expect(textOf(element)).toContain("A summary of the record");

  await pass(20);
  expect(readTrace).toHaveBeenCalledTimes(1);
  answer(dataOf(sample("with-steps")));
  await pass(0);

  expect(textOf(element)).toContain("What was already tried");
  expect(textOf(element)).not.toContain("has not answered");
});
