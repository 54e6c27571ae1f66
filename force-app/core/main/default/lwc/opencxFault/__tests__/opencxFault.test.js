import OpencxFault from "c/opencxFault";
import { clear, find, show, textOf } from "lwc-test/support";

const fault = { code: "BRIDGE_SILENT", message: "The bridge did not answer.", remedy: "Try again in a minute." };

afterEach(clear);

test("message, remedy and code are told, and nothing else", async () => {
  const element = await show("c-opencx-fault", OpencxFault, { fault, tone: "error" });

  expect(textOf(element)).toBe("The bridge did not answer. Try again in a minute. Code: BRIDGE_SILENT");
  expect(find(element, "[role='alert']")).not.toBeNull();
  await expect(element).toBeAccessible();
});

test("where something is shown all the same, it says what is missing and alarms nobody", async () => {
  const element = await show("c-opencx-fault", OpencxFault, {
    fault,
    intro: "Only stored facts.",
    missing: "No trace.",
  });

  expect(textOf(element)).toMatch(/^Only stored facts\. .* No trace\./);
  expect(find(element, "[role='alert']")).toBeNull();
  await expect(element).toBeAccessible();
});

test("trying again is told to whoever shows it", async () => {
  const element = await show("c-opencx-fault", OpencxFault, { fault });
  const retry = jest.fn();
  element.addEventListener("retry", retry);

  find(element, "lightning-button").click();

  expect(retry).toHaveBeenCalledTimes(1);
});
