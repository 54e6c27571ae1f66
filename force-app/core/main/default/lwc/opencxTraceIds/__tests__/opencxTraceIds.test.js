import OpencxTraceIds from "c/opencxTraceIds";
import { clear, find, settle, show, textOf, unfold } from "lwc-test/support";

const ids = [{ key: "a", label: "Handoff", value: "id-1" }];

function withClipboard(writeText) {
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: writeText && { writeText } });
}

afterEach(() => {
  clear();
  withClipboard(undefined);
});

test("each id has its name and a button that says what it copies", async () => {
  const element = await show("c-opencx-trace-ids", OpencxTraceIds, { ids, link: "https://opencx.example/s/1" });
  await unfold(element);

  expect(textOf(element)).toBe("Contact, ids and link Open in OpenCX (opens in a new tab) Handoff id-1");
  expect(find(element, "lightning-button-icon").alternativeText).toBe("Copy: Handoff");
  await expect(element).toBeAccessible();
});

test("the link opens elsewhere and tells nobody where from", async () => {
  const element = await show("c-opencx-trace-ids", OpencxTraceIds, { ids: [], link: "https://opencx.example/s/1" });
  const link = find(element, "a");

  expect([link.href, link.target, link.rel]).toEqual(["https://opencx.example/s/1", "_blank", "noopener noreferrer"]);
});

test("a click copies the id and says so", async () => {
  const writeText = jest.fn().mockResolvedValue(undefined);
  withClipboard(writeText);
  const element = await show("c-opencx-trace-ids", OpencxTraceIds, { ids });

  find(element, "lightning-button-icon").click();
  await settle();

  expect(writeText).toHaveBeenCalledWith("id-1");
  expect(find(element, "[role='status']").textContent).toBe("Copied: Handoff");
});

test.each([
  ["refuses", jest.fn().mockRejectedValue(new Error("denied"))],
  ["has no clipboard", undefined],
])("where the browser %s, the rep learns how else", async (_, writeText) => {
  withClipboard(writeText);
  const element = await show("c-opencx-trace-ids", OpencxTraceIds, { ids });

  find(element, "lightning-button-icon").click();
  await settle();

  expect(find(element, "[role='status']").textContent).toMatch(/Select the text and copy it/);
});

test("with nothing to tell there is no fold", async () => {
  const element = await show("c-opencx-trace-ids", OpencxTraceIds, { ids: [], link: undefined });

  expect(textOf(element)).toBe("");
});
