import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { OrgSimulator } from "../../../simulators/salesforce/org-simulator.ts";
import { eventually } from "../../support/eventually.ts";
import { type CaseScene, CaseWorld } from "./case-world.ts";
import { LosingProxy } from "./losing-proxy.ts";

type Org = OrgSimulator["control"];

/** One way in which an org can be set up, and how a rep answers there. */
interface SetUp {
  what: string;
  outbox?: Record<string, unknown>;
  prepare?: (org: Org) => void;
  answer: (org: Org, scene: CaseScene & { email: string }, words: string) => void;
  /** Who mails it: the bridge by way of OpenCX, or the org itself. */
  by: "opencx" | "org";
}

const setUps: SetUp[] = [
  {
    what: "a rep comments, and the org mails nobody about comments",
    answer: (org, { caseId }, text) => void org.comment(caseId, { text }),
    by: "opencx",
  },
  {
    what: "a rep comments, and the org mails the contact by itself",
    outbox: { carryComments: false, notifyContactOfComments: true },
    answer: (org, { caseId }, text) => void org.comment(caseId, { text }),
    by: "org",
  },
  {
    what: "a rep posts on the feed",
    answer: (org, { caseId }, text) => void org.post(caseId, { text }),
    by: "opencx",
  },
  {
    what: "a rep sends an e-mail, and the org's e-mails leave",
    answer: (org, { caseId, email }, text) => void org.email(caseId, { text, to: email }),
    by: "org",
  },
  {
    what: "a rep sends a draft that somebody else wrote",
    answer: (org, { caseId, email }, text) => {
      const { id } = org.email(caseId, { text, to: email, draft: true });
      org.sendDraft(caseId, { emailId: id });
    },
    by: "org",
  },
  {
    what: "a rep sends an e-mail, and the org's e-mails do not leave",
    outbox: { carryEmails: true, deliverability: "none" },
    answer: (org, { caseId, email }, text) => void org.email(caseId, { text, to: email }),
    by: "opencx",
  },
  {
    what: "the org followed OpenCX's guide, and a rep comments",
    prepare: (org) => org.installPublicGuide({}),
    answer: (org, { caseId }, text) => void org.comment(caseId, { text }),
    by: "opencx",
  },
  {
    what: "the org followed OpenCX's guide, and a rep sends an e-mail",
    prepare: (org) => org.installPublicGuide({}),
    answer: (org, { caseId, email }, text) => void org.email(caseId, { text, to: email }),
    by: "org",
  },
  {
    what: "the org has the names of the guide from the package, and a rep comments",
    outbox: { sendOpencxEmails: true },
    prepare: (org) => org.installParity({}),
    answer: (org, { caseId }, text) => void org.comment(caseId, { text }),
    by: "opencx",
  },
  {
    what: "the org has the names of the guide from the package, and a rep sends an e-mail",
    outbox: { sendOpencxEmails: true },
    prepare: (org) => org.installParity({}),
    answer: (org, { caseId, email }, text) => void org.email(caseId, { text, to: email }),
    by: "org",
  },
  {
    what: "the org sends OpenCX's own e-mails, and a rep comments",
    outbox: { sendOpencxEmails: true },
    answer: (org, { caseId }, text) => void org.comment(caseId, { text }),
    by: "opencx",
  },
];

describe.each([
  { mirror: "comment", settings: { contacts: { create: true } } },
  { mirror: "emailmessage", settings: { contacts: { create: true }, mirrorAiReplies: "emailmessage" } },
])("with the AI's answers filed as $mirror", ({ settings }) => {
  let cases: CaseWorld;
  beforeAll(async () => {
    cases = await CaseWorld.start(settings);
  });
  afterEach(() => {
    const { outbox } = cases.org.state();
    cases.org.reset();
    cases.org.setBridge({ url: outbox.bridgeUrl ?? null, key: keyOfOrg });
  });
  afterAll(() => cases.close());

  test.each(setUps)("$what: the customer gets one e-mail", async ({ outbox, prepare, answer, by }) => {
    const email = `ana.${randomUUID()}@example.com`;
    cases.org.setOutbox({ ...outbox });
    prepare?.(cases.org);
    const scene = { ...(await cases.onCase({ contact: { email, name: "Ana Silva" } })), email };
    cases.opencx.aiWrites(scene.sessionId, { text: "I am still here, too." });
    await eventually("the AI's words on the Case", () => aiWords(cases, scene.caseId));
    const words = `Your parcel arrives on ${randomUUID()}.`;

    answer(cases.org, scene, words);
    await cases.org.settled();
    await cases.settled();

    const fromOrg = cases.org.mailSent().filter(({ to }) => to.includes(email));
    const fromOpencx = cases.customerReads(scene.sessionId);
    expect({ fromOrg: fromOrg.map(({ text }) => text), fromOpencx }).toEqual({
      fromOrg: by === "org" ? [words] : [],
      fromOpencx: by === "opencx" ? [words] : [],
    });
  });

  test("an answer of the bridge that the org never hears makes it send the reply again, and the customer gets one e-mail", async () => {
    const proxy = await LosingProxy.start(cases.world.url, 2);
    cases.org.setBridge({ url: proxy.url, key: keyOfOrg });
    cases.org.setOutbox({ backoffMinutes: [0], automatic: false });
    const { sessionId, caseId } = await cases.onCase({ contact: { email: `ana.${randomUUID()}@example.com` } });

    cases.org.comment(caseId, { text: "Only once." });
    for (let turn = 0; turn < 4; turn += 1) await cases.org.drain({});
    await cases.settled();
    proxy.close();

    expect(proxy.lost).toBe(2);
    expect(cases.customerReads(sessionId)).toEqual(["Only once."]);
    expect(cases.org.case(caseId).deliveries.map((one) => one["Status__c"])).toEqual(["Delivered"]);
  });
});

const keyOfOrg = "test-org-key-0123456789abcdef0123";

function aiWords(cases: CaseWorld, caseId: string): boolean {
  const { emails, comments } = cases.org.case(caseId);
  const texts = [...emails.map((one) => one["TextBody"]), ...comments.map((one) => one["CommentBody"])];
  return texts.some((text) => String(text).includes("I am still here, too."));
}
