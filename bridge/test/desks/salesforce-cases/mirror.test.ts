import { expect, test } from "@jest/globals";
import { ada, certain, opened, said, simulatedOrg, uncertain } from "./lab.ts";

const { sim, desk, bodies, clock } = simulatedOrg();
const mirroring = { mirrorAiReplies: "emailmessage" };
const emails = () => sim().control.records("EmailMessage");
const answer = (text: string) => said(text, { author: "ai" });
const addSender = () => sim().control.installPublicGuide({});

test("the AI's answers are filed as sent e-mails that no trigger mails, everything else as comments", async () => {
  const bridge = desk(mirroring);
  const conversation = await opened(bridge, ada);
  const entry = answer("[AI agent] It is on its way.");
  const outcome = await bridge.deliver(conversation, entry, certain);
  await bridge.deliver(conversation, said("Thanks"), certain);

  expect(outcome).toEqual({ status: "done", externalId: emails()[0]?.["Id"] });
  expect(emails()).toMatchObject([
    {
      ParentId: conversation.externalId,
      Incoming: false,
      Status: "3",
      FromName: "AI agent",
      ToAddress: "Ada@Example.com",
      TextBody: "[AI agent] It is on its way.",
      Headers: `X-OpenCX-Mirror: ${entry.id}`,
      AutomationType: "AutomatedResponse",
    },
  ]);
  expect(String(emails()[0]?.["Headers"])).not.toContain("X-OpenCX-Key");
  expect(bodies()).toHaveLength(1);
});

test("as shipped they are comments", async () => {
  const bridge = desk();
  await bridge.deliver(await opened(bridge, ada), answer("Hi"), certain);

  expect(emails()).toEqual([]);
  expect(bodies()).toHaveLength(1);
});

test("an e-mail whose answer was lost is not filed twice", async () => {
  const bridge = desk(mirroring);
  const conversation = await opened(bridge, ada);
  await bridge.deliver(conversation, said("before"), certain);
  const entry = answer("Hi");
  sim().control.addFault({ path: "/sobjects/EmailMessage$", method: "POST", cut: "after" });
  const lost = await bridge.deliver(conversation, entry, certain);
  addSender();
  clock.at += 3_600_000;
  const again = await bridge.deliver(conversation, entry, uncertain);

  expect(lost).toMatchObject({ status: "later", counted: true });
  expect(again).toEqual({ status: "done", externalId: emails()[0]?.["Id"] });
  expect(emails()).toHaveLength(1);
  expect(bodies()).toHaveLength(1);
});

test("as long as the sender of OpenCX's guide is active comments are written in place of e-mails, from the first on", async () => {
  const bridge = desk(mirroring);
  const conversation = await opened(bridge, ada);
  await bridge.deliver(conversation, answer("one"), certain);
  addSender();
  await bridge.deliver(conversation, answer("two"), certain);

  expect(emails()).toMatchObject([{ TextBody: "one" }]);
  expect(bodies()).toEqual([expect.stringContaining("two")]);
});

test("the package's own trigger of that name is no obstacle", async () => {
  sim().control.installParity({});
  const bridge = desk(mirroring);
  await bridge.deliver(await opened(bridge, ada), answer("one"), certain);

  expect(emails()).toHaveLength(1);
});

test("an org that refuses the e-mail gets a comment", async () => {
  sim().control.addValidationRule({ object: "EmailMessage", message: "No e-mails." });
  const bridge = desk(mirroring);
  const outcome = await bridge.deliver(await opened(bridge, ada), answer("one"), certain);
  sim().control.clearRules({});

  expect(outcome.status).toBe("done");
  expect(emails()).toEqual([]);
  expect(bodies()).toEqual([expect.stringContaining("one")]);
});
