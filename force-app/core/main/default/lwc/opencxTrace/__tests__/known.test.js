import { facts, sample } from "lwc-test/support";
import { nothing, withTold } from "../known";

const known = { ...nothing, facts: facts() };
const unshowable = {
  get handoff() {
    throw new TypeError("Cannot read properties of null");
  },
};

test("a trace that cannot be shown is told as an answer that cannot be read, in our own words", () => {
  const told = withTold(known, { status: "data", trace: unshowable });

  expect(told).toMatchObject({
    view: undefined,
    fault: { code: "PANEL_ANSWER_UNREADABLE", message: expect.not.stringContaining("Cannot read properties") },
  });
});

test("it takes nothing away of what was shown before", () => {
  const before = withTold(known, { status: "data", trace: sample("with-steps") });

  for (const answer of [
    { status: "data", trace: unshowable },
    { status: "failed", fault: { code: "PANEL_ANSWER_UNREADABLE" } },
  ]) {
    const told = withTold(before, answer);

    expect(told.view).toBe(before.view);
    expect(told.fault.code).toBe("PANEL_ANSWER_UNREADABLE");
  }
});
