import OpencxTraceWho from "c/opencxTraceWho";
import { clear, findAll, show, textOf } from "lwc-test/support";

afterEach(clear);

test("one line of badges, each read with what it stands for", async () => {
  const badges = [
    { label: "Name", text: "Ana Ruiz", tone: "plain", isName: true },
    { label: "Identity", text: "Fell back to anonymous", tone: "bad" },
  ];

  const element = await show("c-opencx-trace-who", OpencxTraceWho, { badges });

  expect(textOf(element)).toBe("Who it is Name: Ana Ruiz Identity: Fell back to anonymous");
  expect(findAll(element, ".badge.bad")).toHaveLength(1);
  await expect(element).toBeAccessible();
});

test("a name that looks like markup is a name", async () => {
  const badges = [{ label: "Name", text: "<img src=x onerror=alert(1)>", tone: "plain", isName: true }];

  const element = await show("c-opencx-trace-who", OpencxTraceWho, { badges });

  expect(textOf(element)).toContain("<img src=x onerror=alert(1)>");
  expect(findAll(element, "img")).toEqual([]);
});
