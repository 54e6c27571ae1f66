import listChecks from "@salesforce/apex/OpenCxSetupController.listChecks";
import runCheck from "@salesforce/apex/OpenCxSetupController.runCheck";
import OpencxSetupCheck from "c/opencxSetupCheck";
import { clear, find, findAll, settle, show, textOf, unfold } from "lwc-test/support";

jest.mock("@salesforce/apex/OpenCxSetupController.listChecks", () => ({ default: jest.fn() }), { virtual: true });
jest.mock("@salesforce/apex/OpenCxSetupController.runCheck", () => ({ default: jest.fn() }), { virtual: true });

const checks = [
  { name: "Bridge", title: "Connection" },
  { name: "Flow", title: "Flow" },
  { name: "Names", title: "Names" },
];
const findings = {
  Bridge: { status: "pass", message: "It answered.", remedy: null, details: [] },
  Flow: { status: "fail", message: "It is not active.", remedy: "Activate it.", details: ["version 3"] },
  Names: { status: "warn", message: "Two are there.", remedy: "Look at them.", details: [] },
};

beforeEach(() => {
  listChecks.mockReset().mockResolvedValue(checks);
  runCheck.mockReset().mockImplementation(async ({ name }) => findings[name]);
});
afterEach(() => {
  clear();
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: undefined });
});

async function open() {
  const element = await show("c-opencx-setup-check", OpencxSetupCheck);
  await settle(40);
  return element;
}

const lines = (element) => findAll(element, ".check").map(textOf);

test("every check is listed at once and waits or runs, a few at a time", async () => {
  let answer;
  runCheck.mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  listChecks.mockResolvedValue([...checks, { name: "Fields", title: "Fields" }]);
  const element = await open();

  expect(lines(element)).toEqual(["Connection Checking", "Flow Checking", "Names Checking", "Fields Waiting"]);
  expect(runCheck).toHaveBeenCalledTimes(3);
  await expect(element).toBeAccessible();

  answer(findings.Bridge);
  await settle(40);
  expect(runCheck).toHaveBeenCalledTimes(4);
});

test("each finding is told with its message and, where something is to be done, the remedy", async () => {
  const element = await open();
  await unfold(element);

  expect(lines(element)).toEqual([
    "Connection Good It answered.",
    "Flow To repair It is not active. What to do: Activate it. Details version 3",
    "Names Look at this Two are there. What to do: Look at them.",
  ]);
  expect(textOf(element)).toContain("Good: 1 · to look at: 1 · to repair: 1");
  await expect(element).toBeAccessible();
});

test("a check that cannot be run has failed, and the others are run all the same", async () => {
  runCheck.mockImplementation(async ({ name }) => {
    return name === "Bridge" ? Promise.reject({ body: { message: "Timed out." } }) : findings[name];
  });

  const element = await open();

  expect(lines(element)[0]).toMatch(/^Connection To repair Timed out\. What to do: Try again/);
  expect(lines(element)[1]).toContain("It is not active.");
});

test("a status that nobody knows counts as failed", async () => {
  runCheck.mockResolvedValue({ status: "splendid", message: "?" });

  const element = await open();

  expect(textOf(element)).toContain("to repair: 3");
});

test("who may not look is told so, and may try again", async () => {
  const message = JSON.stringify({
    code: "ADMIN_ONLY",
    message: "Admins only.",
    remedy: "Ask for the permission set.",
  });
  listChecks.mockRejectedValueOnce({ body: { message } });
  const element = await open();

  expect(textOf(element)).toContain("Admins only. Ask for the permission set. Code: ADMIN_ONLY");
  await expect(element).toBeAccessible();

  find(element, "lightning-button").click();
  await settle(40);
  expect(lines(element)).toHaveLength(3);
});

test("an org without checks says that there is nothing to check", async () => {
  listChecks.mockResolvedValue([]);

  const element = await open();

  expect(textOf(element)).toContain("There is nothing to check.");
  await expect(element).toBeAccessible();
});

test("all of it or one line can be checked again", async () => {
  const element = await open();
  runCheck.mockClear();

  find(element, ".check:nth-child(2) lightning-button-icon").click();
  await settle(40);
  expect(runCheck.mock.calls).toEqual([[{ name: "Flow" }]]);

  find(element, "lightning-button").click();
  await settle(40);
  expect(runCheck).toHaveBeenCalledTimes(4);
});

test("everything is copied as text for whoever is asked for help", async () => {
  const writeText = jest.fn().mockResolvedValue(undefined);
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText } });
  const element = await open();

  findAll(element, "lightning-button")[1].click();
  await settle();

  expect(writeText).toHaveBeenCalledWith(
    [
      "Is OpenCX set up?",
      "Good: 1 · to look at: 1 · to repair: 1",
      "[Good] Connection",
      "  It answered.",
      "[To repair] Flow",
      "  It is not active.",
      "  What to do: Activate it.",
      "  - version 3",
      "[Look at this] Names",
      "  Two are there.",
      "  What to do: Look at them.",
    ].join("\n"),
  );
  expect(textOf(element)).toContain("Copied. Paste it where you ask for help.");
});

test("where copying is refused, the admin learns how else", async () => {
  const element = await open();

  findAll(element, "lightning-button")[1].click();
  await settle();

  expect(textOf(element)).toContain("Copying is not allowed here.");
});
