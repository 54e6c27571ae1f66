import { refreshApex } from "@salesforce/apex";
import readFacts from "@salesforce/apex/OpenCxTraceController.readFacts";
import readTrace from "@salesforce/apex/OpenCxTraceController.readTrace";
import OpencxTrace from "c/opencxTrace";
import {
  clear,
  dataOf,
  facts,
  find,
  findAll,
  sample,
  setVisible,
  settle,
  show,
  textOf,
  unfold,
} from "lwc-test/support";

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

/** What no link may be; written so that no tool takes it for one of ours. */
const scriptAddress = `${"javascript"}:alert(1)`;

const silent = {
  status: "failed",
  fault: { code: "BRIDGE_SILENT", message: "The bridge is silent.", remedy: "Try again in a minute." },
};

beforeEach(() => {
  setVisible(true);
  refreshApex.mockReset().mockResolvedValue(undefined);
  readTrace.mockReset().mockResolvedValue(dataOf(sample("with-steps")));
});
afterEach(() => {
  clear();
  jest.useRealTimers();
});

const open = (properties = {}) => show("c-opencx-trace", OpencxTrace, { recordId: "500000000000001", ...properties });

async function openWith(given = facts(), properties = {}) {
  const element = await open(properties);
  readFacts.emit(given);
  await settle(40);
  return element;
}

async function refresh(element) {
  find(element, "lightning-button-icon").click();
  await settle(40);
}

const status = (element) => find(element, "article > [role='status']").textContent;

describe("five states", () => {
  test("loading: it says so, and asks nothing before the record's facts are there", async () => {
    const element = await open();

    expect(textOf(element)).toBe("OpenCX handoff Loading what OpenCX knows");
    expect(readTrace).not.toHaveBeenCalled();
    await expect(element).toBeAccessible();
  });

  test("empty: a record that is not OpenCX's says so quietly, and the bridge is not asked", async () => {
    const element = await openWith(facts({ fromOpenCx: false, customerName: "Somebody" }));

    expect(textOf(element)).toBe("OpenCX handoff This record did not come from OpenCX.");
    expect(readTrace).not.toHaveBeenCalled();
    await expect(element).toBeAccessible();
  });

  test("a session whose fields were never written still shows what the bridge knows of it", async () => {
    const element = await openWith(facts({ fromOpenCx: false, isMarkUncertain: true, customerName: null }));

    expect(textOf(element)).toContain("The AI lacked a tool");
    expect(textOf(element)).not.toContain("did not come from OpenCX");
    await expect(element).toBeAccessible();
  });

  test.each([
    ["does not know it", { status: "not-opened" }],
    ["is silent", silent],
  ])("an unmarked session stays what it is when the bridge %s", async (_what, answer) => {
    readTrace.mockResolvedValue(answer);

    const element = await openWith(facts({ fromOpenCx: false, isMarkUncertain: true }));

    expect(readTrace).toHaveBeenCalledTimes(1);
    expect(textOf(element)).toBe("OpenCX handoff This record did not come from OpenCX.");
  });

  test("error: what Apex says and what to do, and a way to try again", async () => {
    readTrace.mockResolvedValue(silent);
    const element = await open();
    const message = JSON.stringify({ code: "RECORD_NOT_FOUND", message: "It is gone.", remedy: "Reload the page." });
    readFacts.error({ message });
    await settle(40);

    expect(textOf(element)).toBe("OpenCX handoff It is gone. Reload the page. Code: RECORD_NOT_FOUND");
    await expect(element).toBeAccessible();

    find(element, "lightning-button").click();
    await settle();
    expect(refreshApex).toHaveBeenCalledTimes(1);
  });

  test("data: who, why, what was tried, in this order; then the folds", async () => {
    const element = await openWith();
    const text = textOf(element);
    const order = ["With Ann Agent", "Ana Ruiz", "Verified", "High priority", "The AI lacked a tool", "Ana's parcel"];
    const rest = ["What was already tried", "Failed", "Conversation", "Timeline", "Contact, ids and link"];

    const places = [...order, ...rest].map((words) => text.indexOf(words));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(findAll(element, "h2, h3").map(({ tagName }) => tagName)).toEqual([
      "H2",
      "H3",
      "H3",
      "H3",
      "H3",
      "H3",
      "H3",
    ]);
    await expect(element).toBeAccessible();
  });

  test("partly known: while the bridge is silent, the record's fields show, with what is missing and that nobody confirmed them", async () => {
    readTrace.mockResolvedValue(silent);
    const element = await openWith();
    const text = textOf(element);

    expect(text).toContain("Ana Ruiz");
    expect(text).toContain("A summary of the record");
    expect(text).toContain("OpenCX has not confirmed it.");
    expect(text).toContain("The bridge is silent. Try again in a minute.");
    expect(text).toContain("Missing: what was tried, the conversation and the timeline.");
    expect(text).toContain("Identity not confirmed");
    expect(text).not.toContain("Verified");
    await expect(element).toBeAccessible();

    readTrace.mockResolvedValue(dataOf(sample("with-steps")));
    find(element, "lightning-button").click();
    await settle(40);
    expect(textOf(element)).toContain("Verified");
    expect(textOf(element)).not.toContain("The bridge is silent.");
  });
});

describe("a forged session id", () => {
  const claimed = facts({ objectName: "MessagingSession" });

  test("shows that OpenCX did not open it, and nothing that the record claims", async () => {
    readTrace.mockResolvedValue({ status: "not-opened" });
    const element = await openWith(claimed);

    expect(textOf(element)).toMatch(/^OpenCX handoff Not opened by OpenCX /);
    expect(textOf(element)).not.toMatch(/Ana Ruiz|summary of the record|reason of the record|session-1|Verified/);
    await expect(element).toBeAccessible();
  });

  test("shows no claim before the bridge has answered, and none when it falls silent afterwards", async () => {
    let answer;
    readTrace.mockReturnValueOnce(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    const element = await openWith(claimed);
    expect(textOf(element)).toBe("OpenCX handoff Loading what OpenCX knows");

    answer({ status: "not-opened" });
    await settle(40);
    readTrace.mockResolvedValue(silent);
    await refresh(element);

    expect(textOf(element)).toMatch(/Not opened by OpenCX/);
    expect(textOf(element)).not.toContain("Ana Ruiz");
  });
});

describe("a record that the rep may not read", () => {
  const refused = {
    message: JSON.stringify({ code: "RECORD_NOT_READABLE", message: "It is hidden.", remedy: "Ask." }),
  };

  async function openRefused() {
    const element = await open();
    readFacts.error(refused);
    await settle(40);
    return element;
  }

  test("shows what the bridge says all the same, and that the record could not be read", async () => {
    const element = await openRefused();
    const text = textOf(element);

    for (const words of ["Ana Ruiz", "Verified", "What was already tried"]) expect(text).toContain(words);
    expect(text).toContain("What is stored on this record could not be read. This is what OpenCX says.");
    expect(text).toContain("It is hidden. Ask. Code: RECORD_NOT_READABLE");
    expect(readTrace).toHaveBeenCalledWith({ recordId: "500000000000001", after: 0, etag: null });
    await expect(element).toBeAccessible();
  });

  test("shows no error while the bridge may still answer", async () => {
    readTrace.mockReturnValue(new Promise(() => {}));

    expect(textOf(await openRefused())).toBe("OpenCX handoff Loading what OpenCX knows");
  });

  test.each([
    ["is silent", silent],
    ["does not know it", { status: "not-opened" }],
  ])("shows only that it cannot be read where the bridge %s", async (_what, answer) => {
    readTrace.mockResolvedValue(answer);

    expect(textOf(await openRefused())).toBe("OpenCX handoff It is hidden. Ask. Code: RECORD_NOT_READABLE");
  });

  test("shows no notice any more once it can be read, and asks no more of a record that is not OpenCX's", async () => {
    const element = await openRefused();
    readFacts.emit(facts());
    await settle(40);
    expect(textOf(element)).not.toContain("could not be read");

    element.recordId = "500000000000002";
    readTrace.mockClear().mockResolvedValue({ status: "not-opened" });
    readFacts.emit(facts({ fromOpenCx: false }));
    await settle(40);
    expect(textOf(element)).toBe("OpenCX handoff This record did not come from OpenCX.");
    expect(readTrace).not.toHaveBeenCalled();
  });
});

test("what the bridge has confirmed is still asked for when the record, read at last, bears no mark", async () => {
  const element = await open();
  readFacts.error({ message: "Hidden." });
  await settle(40);
  readFacts.emit(facts({ fromOpenCx: false }));
  await settle(40);
  readTrace.mockResolvedValue(silent);

  await refresh(element);

  expect(textOf(element)).toContain("This is what it said last.");
});

describe("a Case of OpenCX that the bridge does not know", () => {
  beforeEach(() => readTrace.mockResolvedValue({ status: "not-opened" }));

  test("shows what is stored on it, unconfirmed, with a remark and no warning", async () => {
    const text = textOf(await openWith());

    expect(text).toContain("The bridge has no conversation for this Case, so only what is stored on it is shown.");
    for (const words of ["Ana Ruiz", "A reason of the record", "A summary of the record"])
      expect(text).toContain(words);
    expect(text).toContain("Identity not confirmed");
    expect(text).not.toMatch(/Not opened|Verified|does not answer|Try again/);
  });

  test("keeps everybody in", async () => {
    await expect(await openWith()).toBeAccessible();
  });

  test("shows it too while the bridge is silent, and what the bridge knows once it knows it", async () => {
    const element = await openWith();

    readTrace.mockResolvedValue(silent);
    await refresh(element);
    expect(textOf(element)).toContain("The bridge is silent.");
    expect(textOf(element)).toContain("A summary of the record");

    readTrace.mockResolvedValue(dataOf(sample("with-steps")));
    await refresh(element);
    expect(textOf(element)).toContain("Verified");
    expect(textOf(element)).not.toContain("no conversation for this Case");
  });
});

test("what was known stays when the bridge falls silent, and it says so", async () => {
  const element = await openWith();
  readTrace.mockResolvedValue(silent);

  await refresh(element);

  expect(textOf(element)).toContain("This is what it said last.");
  expect(textOf(element)).toContain("What was already tried");
  expect(textOf(element)).toContain("Verified");
  await expect(element).toBeAccessible();
});

test.each([
  ["fell-back", "Fell back to anonymous", "Check before you share anything personal."],
  ["failed", "Failed", "This handoff could not be completed."],
])("the sample %s is told as what it is", async (name, badge, notice) => {
  readTrace.mockResolvedValue(dataOf(sample(name)));
  const element = await openWith();

  expect(textOf(element)).toContain(badge);
  expect(textOf(element)).toContain(notice);
  await expect(element).toBeAccessible();
});

test("hostile words are shown as words, wherever they stand", async () => {
  const evil = "<img src=x onerror=alert(1)>\u202E\u0000";
  const trace = sample("with-steps");
  const forged = {
    ...trace,
    customer: { name: evil },
    reason: evil,
    summary: evil.repeat(300),
    steps: [{ title: evil, detail: evil, tool: evil, outcome: "ok" }],
    link: scriptAddress,
    handoff: { ...trace.handoff, channel: evil, language: evil, priority: evil },
  };
  readTrace.mockResolvedValue(dataOf(forged));
  const element = await openWith(facts({ link: scriptAddress }));

  expect(textOf(element)).toContain("<img src=x onerror=alert(1)>");
  for (const letter of ["\u0000", "\u202E"]) expect(textOf(element)).not.toContain(letter);
  expect(findAll(element, "img, a, script")).toEqual([]);
  await expect(element).toBeAccessible();
});

test.each([
  ["events", [null]],
  ["events", {}],
  ["transcript", { at: "now" }],
  ["transcript", [null, { at: {}, speaker: "toString", text: {}, files: [{}] }]],
  ["steps", [{ title: "Looked", outcome: "constructor" }]],
])("a trace with odd %s, %j, is shown without them", async (part, odd) => {
  readTrace.mockResolvedValue(dataOf({ ...sample("with-steps"), [part]: odd }));
  const element = await openWith();
  await unfold(element);

  expect(textOf(element)).toContain("Verified");
  expect(textOf(element)).not.toMatch(/function|\[object|NaN|Cannot read|not iterable/);
});

test("an answer that is no trace is told in our own words", async () => {
  readTrace.mockResolvedValue(dataOf({ ...sample("with-steps"), handoff: null }));
  const element = await openWith();

  expect(textOf(element)).toContain("Code: PANEL_ANSWER_UNREADABLE");
  expect(textOf(element)).toContain("A summary of the record");
  expect(textOf(element)).not.toMatch(/Cannot read|TypeError|no trace/);
});

describe("another record", () => {
  test("nothing of the first one stays, not even an answer that comes late", async () => {
    let answer;
    readTrace.mockReturnValueOnce(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    const element = await openWith();

    element.recordId = "500000000000002";
    await settle();
    answer(dataOf(sample("with-steps")));
    await settle(40);
    expect(textOf(element)).toBe("OpenCX handoff Loading what OpenCX knows");

    readTrace.mockResolvedValue(dataOf(sample("without-steps")));
    readFacts.emit(facts({ recordId: "500000000000002", customerName: "Jonas Weber" }));
    await settle(40);
    expect(readTrace).toHaveBeenLastCalledWith({ recordId: "500000000000002", after: 0, etag: null });
    expect(textOf(element)).toContain("Jonas Weber");
  });
});

describe("what is read aloud", () => {
  test("nothing of the first load, then how many lines are new and the new state", async () => {
    const trace = sample("with-steps");
    const before = {
      ...trace,
      transcript: trace.transcript.slice(0, -2),
      handoff: { ...trace.handoff, state: "queued" },
    };
    readTrace.mockResolvedValueOnce(dataOf(before));
    const element = await openWith();
    expect(status(element)).toBe("");

    await refresh(element);
    expect(status(element)).toBe("2 new lines in the conversation. With Ann Agent");

    await refresh(element);
    expect(status(element)).toBe("");
  });
});

test("an admin may give it a heading", async () => {
  const element = await open({ heading: "Our AI" });

  expect(find(element, "h2").textContent).toBe("Our AI");
});

test("refreshing reads the record's facts anew as well; that they cannot be read takes nothing away", async () => {
  const element = await openWith();
  refreshApex.mockRejectedValue({ body: { message: "Offline." } });

  await element.refresh();
  await settle();

  expect(readTrace).toHaveBeenCalledTimes(2);
  expect(textOf(element)).toContain("What was already tried");
  expect(textOf(element)).not.toContain("Offline.");
});
