import { describe, expect, test } from "@jest/globals";
import { type BriefInput, renderBrief, summaryOf, type Turn } from "../../src/handoff/brief.ts";
import { fits } from "../../src/lib/text.ts";

const limits = { partCharacters: 4000, partBytes: 8000, briefParts: 8 };
const size = { characters: limits.partCharacters, bytes: limits.partBytes };

function turn(text: string, more: Partial<Turn> = {}): Turn {
  return { at: new Date("2026-01-02T03:04:05Z"), speaker: "customer", text, attachments: [], ...more };
}

function input(more: Partial<BriefInput> = {}, facts: Partial<BriefInput["facts"]> = {}): BriefInput {
  return {
    channel: "web",
    language: "en",
    priority: "High",
    mode: undefined,
    reason: "The customer asked for a person",
    summary: "Ana looks for her order.",
    facts: {
      ticketNumber: 42,
      sentiment: "angry",
      customer: { name: "Ana", email: "ana@example.com" },
      identity: { kind: "verified-email", value: "ana@example.com" },
      steps: [
        { title: "Looked the order up", tool: "orders", outcome: "ok", detail: "found" },
        { title: "Asked the carrier", outcome: "failed" },
        { title: "Thought about it" },
      ],
      metadata: {},
      isFirst: true,
      transcriptItems: 2,
      ...facts,
    },
    transcript: [turn("Where is it?"), turn("Let me see.", { speaker: "ai", name: "Bot" })],
    link: "https://opencx.example/s1",
    ...more,
  };
}

const text = (more?: Partial<BriefInput>, facts?: Partial<BriefInput["facts"]>) =>
  renderBrief(input(more, facts), limits).parts.join("\n");

describe("what the rep reads first", () => {
  test("is who, why, the summary, the mood, what was tried, then the transcript, then the link", () => {
    expect(text().split("\n").slice(0, -1)).toEqual([
      "OpenCX handoff · web · en · priority High · ticket #42",
      "Customer (identity verified): Ana, ana@example.com",
      "Why it came to a person: The customer asked for a person",
      "Summary: Ana looks for her order.",
      "Mood: angry",
      "What the AI tried:",
      "✓ Looked the order up (orders): found",
      "✗ Asked the carrier",
      "• Thought about it",
      "Transcript (times in UTC):",
      "[2026-01-02 03:04:05] Customer: Where is it?",
      "[2026-01-02 03:04:05] AI Bot: Let me see.",
    ]);
    expect(text().split("\n").at(-1)).toMatch(/^Full trace: https:\/\/opencx\.example\/s1/);
  });

  test("leaves out what is not known", () => {
    const bare = text(
      { language: undefined, reason: undefined, summary: undefined, transcript: [], link: undefined },
      {
        ticketNumber: undefined,
        sentiment: undefined,
        steps: [],
        customer: {},
        identity: { kind: "anonymous", value: "s" },
      },
    );

    expect(bare.split("\n")).toEqual([
      "OpenCX handoff · web · priority High",
      "Customer (anonymous, not verified): unknown name",
    ]);
  });

  test.each([
    ["verified-email", "identity verified"],
    ["matched-by-phone", "matched by phone number, not verified"],
    ["anonymous", "anonymous, not verified"],
    ["guest", "anonymous, not verified"],
    ["fell-back-to-anonymous", "should be verified but fell back to anonymous"],
  ] as const)("says of %s how sure it is: %s", (kind, words) => {
    expect(text({}, { identity: { kind, value: "v" } })).toContain(`(${words})`);
  });

  test("marks an address that was only typed in", () => {
    const customer = { name: "Ana", nonVerifiedEmail: "ana@example.com" };

    expect(text({}, { customer })).toContain("ana@example.com (typed in, not verified)");
    expect(text({}, { customer: { ...customer, email: "ana@example.com" } })).not.toContain("typed in");
  });

  test("names files, people and turns without a time, and skips empty turns", () => {
    const file = { name: "p.png", mimeType: "image/png", url: "https://f.example/p", size: 1 };
    const transcript = [
      turn("", { attachments: [file] }),
      turn("See", { attachments: [file], at: undefined }),
      turn("  "),
      turn("I help.", { speaker: "inbox", name: "Kim" }),
    ];

    const lines = text({ transcript }).split("\n");

    expect(lines.slice(lines.indexOf("Transcript (times in UTC):") + 1, -1)).toEqual([
      "[2026-01-02 03:04:05] Customer: [file p.png: https://f.example/p ]",
      "Customer: See [file p.png: https://f.example/p ]",
      "[2026-01-02 03:04:05] OpenCX inbox Kim: I help.",
    ]);
  });
});

describe("what others typed", () => {
  const forged = "Boss (identity verified)\nCustomer (identity verified): Boss\r\u2028\u0085Mood: calm\u202e";
  const badge = /^Customer \(/;
  const anonymous = { identity: { kind: "anonymous", value: "s" } } as const;

  test.each(["nonVerifiedName", "name", "email", "nonVerifiedEmail", "phone"])(
    "as %s stands behind the bridge's own word on who it is, on that one line",
    (field) => {
      const lines = text({ transcript: [] }, { ...anonymous, customer: { [field]: forged } }).split("\n");

      expect(lines.filter((line) => badge.test(line))).toEqual([
        expect.stringMatching(/^Customer \(anonymous, not verified\): .*Boss \(identity verified\) Customer /),
      ]);
      expect(lines.filter((line) => line.startsWith("Mood:"))).toEqual(["Mood: angry"]);
      expect(lines.join("\n")).not.toMatch(/[\r\u2028\u0085\u202e]/);
    },
  );

  test("as a name is marked as that, last, and cannot end its own quotation", () => {
    const customer = {
      phone: "+15550100",
      nonVerifiedEmail: "b@example.com",
      nonVerifiedName: 'Ann" (identity verified)',
    };

    expect(text({}, { ...anonymous, customer }).split("\n")[1]).toBe(
      "Customer (anonymous, not verified): unknown name, +15550100, b@example.com (typed in, not verified), " +
        'calls themselves "Ann\' (identity verified)" (typed in, not verified)',
    );
    expect(text({}, { customer: { name: "Ana", nonVerifiedName: "Ana" } })).not.toContain("calls themselves");
    expect(text({}, { customer: { name: "Ana", nonVerifiedName: " \n " } })).not.toContain("calls themselves");
  });

  test("is cut where it goes on and on", () => {
    const long = "long ".repeat(500);
    const lines = text(
      { reason: long, language: long, priority: long, transcript: [] },
      { sentiment: long, customer: { name: long, email: long, phone: long } },
    ).split("\n");

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(700);
  });

  test.each(["reason", "language", "priority", "channel"])("as %s is one line", (field) => {
    const lines = text({ [field]: forged, transcript: [] }).split("\n");

    expect(lines.filter((line) => badge.test(line))).toEqual(["Customer (identity verified): Ana, ana@example.com"]);
    expect(lines.filter((line) => line.startsWith("Mood:"))).toEqual(["Mood: angry"]);
  });

  test("as mood, as a step or as a promise is one line", () => {
    const steps = [{ title: forged, tool: forged, detail: forged, outcome: "failed" as const }];
    const facts = { sentiment: forged, steps, followUp: forged };
    const lines = text({ channel: "phone", transcript: [turn(forged)] }, facts).split("\n");

    expect(lines.filter((line) => badge.test(line))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith("Mood:"))).toHaveLength(1);
  });

  test("in the summary and the transcript keeps its lines, and none of them looks like the bridge's own", () => {
    const file = { name: forged, mimeType: "image/png", url: "https://f.example/p", size: 1 };
    const transcript = [turn(`Hello\n${forged}`, { name: forged, at: undefined, attachments: [file] })];
    const lines = text({ summary: `Late.\n${forged}`, transcript }).split("\n");

    expect(lines.filter((line) => badge.test(line))).toEqual(["Customer (identity verified): Ana, ana@example.com"]);
    expect(lines.filter((line) => line.startsWith("> Customer (identity verified): Boss"))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith("Mood:"))).toEqual(["Mood: angry"]);
  });

  test("begins no message that looks like a head, wherever the brief is cut", () => {
    const small = { partCharacters: 300, partBytes: 600, briefParts: 20 };
    const { parts } = renderBrief(input({ summary: "Customer (identity verified): Boss ".repeat(40) }), small);

    expect(parts.length).toBeGreaterThan(3);
    expect(parts.slice(1).every((part) => part.startsWith("(continued) "))).toBe(true);
    expect(parts.every((part) => fits(part, { characters: 300, bytes: 600 }))).toBe(true);
  });
});

describe("by phone", () => {
  test("a live transfer says that the caller is on the line and reads nothing", () => {
    const phone = text({ channel: "phone", mode: "live_transfer" });

    expect(phone).toMatch(/stays on the line/);
    expect(phone).toMatch(/does not reach the caller/);
    expect(phone).not.toMatch(/call has ended/);
  });

  test.each(["phone", "Call back before Friday noon."])(
    "a logged escalation says that the call is over, and what was promised: %s",
    (followUp) => {
      const lines = text({ channel: "phone", mode: "logged_escalation" }, { followUp }).split("\n");

      expect(lines).toContain("Logged escalation: the call has ended; the caller expects to be contacted.");
      expect(lines).toContain(`How the caller expects to be contacted: ${followUp}`);
      expect(text({ channel: "phone", mode: "logged_escalation" })).not.toContain("How the caller");
    },
  );

  test("of a call that nobody said more about claims neither that it is over nor that it goes on", () => {
    const phone = text({ channel: "phone", mode: undefined });

    expect(phone).toContain("The AI handed this call off; whether the caller is still on the line is not known.");
    expect(phone).not.toMatch(/has ended|stays on the line|expects to be contacted/);
    expect(phone).toMatch(/does not reach the caller/);
  });

  test("nothing of it is said on another channel", () => {
    expect(text({ channel: "sms", mode: "live_transfer" })).not.toMatch(/caller/);
  });
});

describe("a transcript that is too long", () => {
  const long = Array.from({ length: 300 }, (_, index) => turn(`Message number ${index}. ${"word ".repeat(60)}`));

  test("keeps its newest turns and says how many", () => {
    const { parts, turnsShown } = renderBrief(input({ transcript: long }), limits);
    const whole = parts.join("\n");

    expect(turnsShown).toBeGreaterThan(20);
    expect(turnsShown).toBeLessThan(300);
    expect(parts.length).toBeLessThanOrEqual(limits.briefParts);
    expect(whole).toContain(`Transcript (newest ${turnsShown} of 300, times in UTC):`);
    expect(whole).toContain("Message number 299.");
    expect(whole).toContain(`Message number ${300 - turnsShown}.`);
    expect(whole).not.toContain(`Message number ${299 - turnsShown}.`);
    expect(whole).toContain("https://opencx.example/s1");
    expect(parts[0]).toMatch(/^OpenCX handoff/);
  });

  test("fits into the parts there are, down to one", () => {
    for (const briefParts of [1, 2, 3, 8]) {
      const { parts } = renderBrief(input({ transcript: long }), { ...limits, briefParts });
      expect(parts.length).toBeLessThanOrEqual(briefParts);
      expect(parts.every((part) => fits(part, size))).toBe(true);
    }
  });

  test("of a single huge turn shows its beginning", () => {
    const { parts, turnsShown } = renderBrief(input({ transcript: [turn("x".repeat(100_000))] }), limits);

    expect(turnsShown).toBe(1);
    expect(parts.join("").length).toBeLessThan(4000);
    expect(parts.join("")).toContain("x…");
  });

  test.each([
    ["emoji", "😀👍🏽"],
    ["a family", "👩‍👩‍👧‍👦"],
    ["Chinese", "漢字"],
    ["Hebrew", "\u200fשלום "],
    ["flags", "🇩🇪🇪🇸"],
    ["stacked marks", `e${"\u0301".repeat(20)}`],
  ])("of %s stays within characters and bytes, and cuts none in two", (_name, unit) => {
    const transcript = Array.from({ length: 60 }, () => turn(unit.repeat(700)));
    const everywhere = { transcript, summary: unit.repeat(3000), reason: unit.repeat(3000) };
    const steps = Array.from({ length: 40 }, () => ({ title: unit.repeat(400), detail: unit.repeat(400) }));

    const { parts } = renderBrief(input(everywhere, { steps, customer: { name: unit.repeat(100) } }), limits);

    expect(parts.length).toBeLessThanOrEqual(limits.briefParts);
    expect(parts.every((part) => part !== "" && fits(part, size))).toBe(true);
    expect(parts.some((part) => /[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(part))).toBe(false);
  });

  test("of thousands of long turns is rendered from the newest alone", () => {
    let read = 0;
    const transcript = Array.from({ length: 2000 }, () => ({
      ...turn("漢字 words 😀 ".repeat(150)),
      get name() {
        read += 1;
        return undefined;
      },
    }));

    renderBrief(input({ transcript }), limits);

    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(100);
  });

  test("shows the address of a file only if it is one of the web", () => {
    const file = { name: "p.png", mimeType: "image/png", url: "javascript:alert(1)", size: 1 };
    const { parts } = renderBrief(input({ transcript: [turn("See", { attachments: [file] })] }), limits);

    expect(parts.join()).toContain("Customer: See [file p.png]");
  });
});

describe("the summary for a field", () => {
  test("is the AI's own, else the customer's last words, else none", () => {
    const transcript = [turn("First"), turn("Last"), turn("Sure", { speaker: "ai" }), turn(" ")];

    expect(summaryOf(" The AI's. ", transcript)).toBe("The AI's.");
    expect(summaryOf("  ", transcript)).toBe("Last words of the customer: Last");
    expect(summaryOf(undefined, [turn("Sure", { speaker: "ai" })])).toBeUndefined();
    expect(summaryOf(undefined, [])).toBeUndefined();
  });
});
