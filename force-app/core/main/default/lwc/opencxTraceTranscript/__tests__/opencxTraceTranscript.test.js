import OpencxTraceTranscript from "c/opencxTraceTranscript";
import { clear, find, findAll, settle, show, textOf, unfold } from "lwc-test/support";

afterEach(clear);

const lines = (count) =>
  Array.from({ length: count }, (_, number) => ({
    key: String(number),
    at: "2026-01-31T09:30:00.000Z",
    who: "Ana",
    lineClass: "line customer",
    text: `Line ${number + 1}`,
    files: [],
  }));

test("folded, it tells how many lines there are and draws none", async () => {
  const element = await show("c-opencx-trace-transcript", OpencxTraceTranscript, { lines: lines(2) });

  expect(textOf(element)).toBe("Conversation 2 lines");
  await expect(element).toBeAccessible();
});

test("unfolded, it tells who said what and when, and what became of it", async () => {
  const [line] = lines(1);
  const told = { ...line, note: "not delivered", noteClass: "badge bad", files: [{ key: 0, text: "File: a.pdf" }] };
  const element = await show("c-opencx-trace-transcript", OpencxTraceTranscript, { lines: [told], isCut: true });

  await unfold(element);

  expect(textOf(element)).toMatch(/left out here\. Ana not delivered Line 1 File: a\.pdf$/);
  expect(find(element, "lightning-formatted-date-time").value).toBe("2026-01-31T09:30:00.000Z");
  await expect(element).toBeAccessible();
});

test("of many lines the newest are drawn first, and all when asked for", async () => {
  const element = await show("c-opencx-trace-transcript", OpencxTraceTranscript, { lines: lines(200) });
  await unfold(element);

  expect(findAll(element, "li")).toHaveLength(40);
  expect(textOf(element)).toContain("Line 200");

  find(element, "button").click();
  await settle();

  expect(findAll(element, "li")).toHaveLength(200);
  expect(find(element, "button")).toBeNull();
});

test("without lines there is no fold", async () => {
  const element = await show("c-opencx-trace-transcript", OpencxTraceTranscript, { lines: [] });

  expect(textOf(element)).toBe("");
});
