import OpencxTraceTimeline from "c/opencxTraceTimeline";
import { clear, find, settle, show, textOf, unfold } from "lwc-test/support";

afterEach(clear);

const line = (key, other = {}) => ({
  key,
  at: "2026-01-31T09:30:00.000Z",
  words: `Event ${key}`,
  took: "",
  markClass: "badge",
  isTechnical: false,
  ...other,
});

test("events are told with how long they took; technical steps only when they are asked for", async () => {
  const lines = [line(1, { took: "36 ms" }), line(2, { isTechnical: true }), line(3, { mark: "Error" })];
  const element = await show("c-opencx-trace-timeline", OpencxTraceTimeline, { lines });

  expect(textOf(element)).toBe("Timeline 2 events");
  await unfold(element);

  expect(textOf(element)).toBe("Timeline 2 events Show 1 technical step took 36 ms Event 1 Error Event 3");
  await expect(element).toBeAccessible();

  find(element, "button").click();
  await settle();

  expect(textOf(element)).toContain("Event 2");
  expect(find(element, "button").textContent.trim()).toBe("Hide technical steps");
  expect(find(element, "button").getAttribute("aria-expanded")).toBe("true");
  await expect(element).toBeAccessible();
});

test("without technical steps there is no button", async () => {
  const element = await show("c-opencx-trace-timeline", OpencxTraceTimeline, { lines: [line(1)] });
  await unfold(element);

  expect(find(element, "button")).toBeNull();
});

test("without events there is no fold", async () => {
  const element = await show("c-opencx-trace-timeline", OpencxTraceTimeline, { lines: [] });

  expect(textOf(element)).toBe("");
});
