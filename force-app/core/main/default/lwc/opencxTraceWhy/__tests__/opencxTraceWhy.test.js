import OpencxTraceWhy from "c/opencxTraceWhy";
import { clear, find, findAll, settle, show, textOf } from "lwc-test/support";

afterEach(clear);

test("the reason comes first, then the summary", async () => {
  const element = await show("c-opencx-trace-why", OpencxTraceWhy, { reason: "A reason", summary: "A summary" });

  expect(textOf(element)).toBe("Why it came to you A reason A summary");
  await expect(element).toBeAccessible();
});

test("where nobody said why, that is said", async () => {
  const element = await show("c-opencx-trace-why", OpencxTraceWhy, { reason: "", summary: "" });

  expect(textOf(element)).toBe("Why it came to you OpenCX gave no reason.");
  await expect(element).toBeAccessible();
});

test("a summary of 8,000 characters is cut until it is asked for", async () => {
  const element = await show("c-opencx-trace-why", OpencxTraceWhy, { summary: "word ".repeat(1600) });
  const button = find(element, "button");

  expect(find(element, ".summary").classList).toContain("clamped");
  expect(button.textContent.trim()).toBe("Show more");
  expect(button.getAttribute("aria-expanded")).toBe("false");
  await expect(element).toBeAccessible();

  button.click();
  await settle();

  expect(find(element, ".summary").classList).not.toContain("clamped");
  expect(button.textContent.trim()).toBe("Show less");
  expect(button.getAttribute("aria-expanded")).toBe("true");
});

test("words from right to left keep their direction to themselves, and markup is shown as it was written", async () => {
  const summary = "مرحبا <script>alert(1)</script>";

  const element = await show("c-opencx-trace-why", OpencxTraceWhy, { summary });

  expect(find(element, ".summary").getAttribute("dir")).toBe("auto");
  expect(find(element, ".summary").textContent).toBe(summary);
  expect(findAll(element, "script")).toEqual([]);
});
