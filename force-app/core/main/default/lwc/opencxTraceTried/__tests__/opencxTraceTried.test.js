import OpencxTraceTried from "c/opencxTraceTried";
import { clear, find, findAll, settle, show, textOf } from "lwc-test/support";

afterEach(clear);

const step = (key, hasFailed = false) => ({
  key,
  title: `Step ${key}`,
  detail: "",
  tool: "a.tool",
  outcome: hasFailed ? "Failed" : "Worked",
  outcomeClass: hasFailed ? "badge bad" : "badge good",
  hasFailed,
});

test("each step is told with its outcome and its tool", async () => {
  const element = await show("c-opencx-trace-tried", OpencxTraceTried, { steps: [step(0), step(1, true)] });

  expect(textOf(element)).toBe("What was already tried Worked Step 0 a.tool Failed Step 1 a.tool");
  await expect(element).toBeAccessible();
});

test("of many steps the failed ones and the latest are shown, in order, and all when asked for", async () => {
  const steps = [step(0), step(1, true), step(2), step(3), step(4), step(5)];
  const element = await show("c-opencx-trace-tried", OpencxTraceTried, { steps });
  const titles = () => findAll(element, ".step").map((item) => /Step \d/.exec(item.textContent)[0]);

  expect(titles()).toEqual(["Step 1", "Step 3", "Step 4", "Step 5"]);
  expect(find(element, "button").textContent.trim()).toBe("Show all 6");

  find(element, "button").click();
  await settle();

  expect(titles()).toHaveLength(6);
  await expect(element).toBeAccessible();
});

test("without steps the AI's last answers are told", async () => {
  const answers = [{ key: 0, text: "Is it there?" }];

  const element = await show("c-opencx-trace-tried", OpencxTraceTried, { answers });

  expect(textOf(element)).toBe("What the AI answered last Is it there?");
  await expect(element).toBeAccessible();
});

test("where nothing is known there is nothing, not even a heading", async () => {
  const element = await show("c-opencx-trace-tried", OpencxTraceTried, { steps: [], answers: [] });

  expect(textOf(element)).toBe("");
});
