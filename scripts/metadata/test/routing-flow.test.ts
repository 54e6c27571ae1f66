import { expect, test } from "@jest/globals";
import { routingParameters } from "../../../bridge/src/desks/salesforce-messaging/attributes.ts";
import { FlowNotUnderstood } from "../flow/faults.ts";
import { readFlow } from "../flow/flow-file.ts";
import { lastSteps, uncaughtSteps, unreachedSteps } from "../flow/flow-paths.ts";
import { runFlow } from "../flow/run-flow.ts";
import {
  everything,
  flow,
  flowText,
  queueIds,
  queueOf,
  rule,
  run,
  session,
  shippedRules,
  world,
} from "./routing-world.ts";

test.each([
  ["priority", { Priority__c: "High" }, { Priority: "High" }, { Priority: "Low" }],
  ["priority without case", { Priority__c: "high" }, { Priority: "HIGH" }, { Priority: "Highest" }],
  ["consumer type", { Consumer_Type__c: "Unauthenticated" }, { Chat_Consumer_Type: "Unauthenticated" }, {}],
  ["channel", { Origin__c: "WhatsApp" }, { Origin: "whatsapp" }, { Origin: "web" }],
  ["language as it is", { Language__c: "de" }, { Chat_language: "de" }, { Chat_language: "den" }],
  ["language of a region", { Language__c: "de" }, { Chat_language: "de_DE" }, { Chat_language: "fr_DE" }],
  ["language in the other spelling", { Language__c: "DE" }, { Chat_language: "de-AT" }, { Chat_language: "" }],
  ["region", { Language__c: "de-AT" }, { Chat_language: "de_at" }, { Chat_language: "de_DE" }],
  ["region, not without one", { Language__c: "pt_BR" }, { Chat_language: "pt_BR" }, { Chat_language: "pt" }],
])("a rule by %s sends what fits to its queue, and nothing else", (_what, asks, fits, doesNot) => {
  const rules = [rule({ ...asks, Queue__c: "Germans" })];

  const queues = [fits, doesNot].map((inputs) => queueOf(run({ rules, inputs: { ...everything, ...inputs } })));

  expect(queues).toEqual(["Germans", "OpenCx_Messaging"]);
});

test("a rule that asks for several things wants them all", () => {
  const rules = [rule({ Language__c: "de", Priority__c: "High", Origin__c: "web", Queue__c: "Germans" })];
  const inputs = { ...everything, Chat_language: "de_DE", Priority: "High" };

  expect(queueOf(run({ rules, inputs }))).toBe("Germans");
  expect(queueOf(run({ rules, inputs: { ...inputs, Origin: "sms" } }))).toBe("OpenCx_Messaging");
});

test("a rule that asks for nothing fits everything, even a conversation that tells nothing", () => {
  const rules = [rule({ Queue__c: "Germans" })];

  expect(queueOf(run({ rules, inputs: {} }))).toBe("Germans");
});

test("of rules that fit the one with the lowest order decides, wherever it stands", () => {
  const rules = [
    rule({ Order__c: 20, Queue__c: "OpenCx_Priority" }),
    rule({ Order__c: 5, Priority__c: "Low", Queue__c: "OpenCx_Messaging" }),
    rule({ Order__c: 10, Queue__c: "Germans" }),
  ];

  expect(queueOf(run({ rules }))).toBe("Germans");
});

test("a rule that is switched off does not count", () => {
  expect(queueOf(run({ rules: [rule({ Active__c: false, Queue__c: "Germans" })] }))).toBe("OpenCx_Messaging");
});

test("without a rule that fits, or any rule, the default queue takes the conversation", () => {
  expect(queueOf(run({ rules: [rule({ Priority__c: "High", Queue__c: "Germans" })] }))).toBe("OpenCx_Messaging");
  expect(queueOf(run({ rules: [] }))).toBe("OpenCx_Messaging");
});

test("a rule whose queue is missing, or cannot be routed to, leaves the conversation to the default queue", () => {
  expect(queueOf(run({ rules: [rule({ Queue__c: "Renamed" })] }))).toBe("OpenCx_Messaging");

  const unroutable = [queueIds["Germans"] ?? ""];
  expect(queueOf(run({ rules: [rule({ Queue__c: "Germans" })], unroutable }))).toBe("OpenCx_Messaging");
});

test("every field of the session gets what its parameter brings", () => {
  const { tables } = run({});

  for (const { name } of routingParameters) {
    const [routed, other] = tables["MessagingSession"] ?? [];
    expect(routed?.[`${name}__c`]).toBe(everything[name as keyof typeof everything]);
    expect(other?.[`${name}__c`]).toBeNull();
  }
});

test("a parameter that comes blank leaves the field as it is", () => {
  const inputs = { ...everything, Handoff_Reason: "", Follow_Up: "  " };
  const stored = { Handoff_Reason__c: "Angry", Follow_Up__c: "by mail", Priority__c: "High" };

  const after = run({ inputs, stored }).tables["MessagingSession"]?.[0];

  expect(after).toMatchObject({ Handoff_Reason__c: "Angry", Follow_Up__c: "by mail", Priority__c: "Medium" });
});

test("a conversation that a rep transfers to the flow keeps its fields and is routed by them", () => {
  const stored = { OpencxSessionId__c: "0f2c", Chat_language__c: "de-AT" };
  const rules = [rule({ Language__c: "de", Queue__c: "Germans" })];

  const result = run({ inputs: {}, stored, rules });

  expect(queueOf(result)).toBe("Germans");
  expect(result.path).not.toContain("Write_Fields");
  expect(result.tables["MessagingSession"]?.[0]).toMatchObject(stored);
});

test("fields that cannot be read or written do not keep the conversation from its queue", () => {
  const rules = [rule({ Language__c: "en", Queue__c: "Germans" })];

  expect(queueOf(run({ rules, failing: ["Write_Fields"] }))).toBe("Germans");
  expect(queueOf(run({ rules, failing: ["Find_Session"] }))).toBe("Germans");
});

test.each(["Find_Rules", "Find_Queue_Of_Rule", "Route_To_Queue_Of_Rule"])(
  "when %s fails the default queue takes the conversation",
  (step) => {
    const rules = [rule({ Queue__c: "Germans" })];

    expect(queueOf(run({ rules, failing: [step] }))).toBe("OpenCx_Messaging");
  },
);

test("without a default queue the flow fails, which leaves the session to the fallback queue of the channel", () => {
  const missing = run({ rules: [], queues: ["Germans"] }).end;
  const unread = run({ rules: [], failing: ["Find_Default_Queue"] }).end;

  expect(missing).toMatchObject({ kind: "failed", step: "Route_To_Default_Queue" });
  expect(unread).toMatchObject({ kind: "failed", step: "Route_To_Default_Queue" });
});

test("whichever steps fail, no path ends without routing, and routing gets what it needs", () => {
  const names = [...flow.steps.keys()];
  for (const first of names) {
    for (const second of names) {
      const { end } = run({ rules: [rule({ Queue__c: "Germans" })], failing: [first, second] });
      expect([first, second, end.kind]).not.toContain("unrouted");
      if (end.kind !== "routed") continue;
      expect(end.inputs).toMatchObject({
        recordId: session,
        serviceChannelId: "sfdc_livemessage",
        isQueueVariable: true,
      });
    }
  }
});

test("every path ends in routing, every step is reached, and only the last routing has no fault path", () => {
  const routing = ["Route_To_Queue_Of_Rule", "Route_To_Default_Queue"];

  expect(lastSteps(flow).toSorted()).toEqual(routing.toSorted());
  expect(unreachedSteps(flow)).toEqual([]);
  expect(uncaughtSteps(flow)).toEqual(["Route_To_Default_Queue"]);
});

test("the shipped rules send what is urgent to the priority queue, and the example in German is off", () => {
  const rules = shippedRules();
  const queueFor = (inputs: object) => queueOf(run({ rules, inputs: { ...everything, ...inputs } }));

  expect(queueFor({ Priority: "high" })).toBe("OpenCx_Priority");
  expect(queueFor({ Priority: "Urgent" })).toBe("OpenCx_Priority");
  expect(queueFor({ Priority: "Medium" })).toBe("OpenCx_Messaging");
  expect(rules.filter(({ Language__c }) => Language__c !== null)).toMatchObject([{ Active__c: false }]);
});

test.each([
  ["an element", "<status>Active</status>", "<subflows><name>X</name></subflows>"],
  ["a part of a step", "<filterLogic>and</filterLogic>", "<filterLogic>and</filterLogic><limit>1</limit>"],
  ["an operator", "<operator>IsNull</operator>", "<operator>IsBlank</operator>"],
  ["a function", "BLANKVALUE(", "REGEX("],
  ["a reference", "<elementReference>Queue_Name</elementReference>", "<elementReference>Queue</elementReference>"],
  ["a field that was not read", "<queriedFields>Queue__c</queriedFields>", ""],
])("the simulation refuses %s that it does not know instead of making up a result", (_what, known, unknown) => {
  expect(flowText).toContain(known);
  const changed = flowText.replaceAll(known, unknown);

  const start = () => runFlow(readFlow(changed), world({ rules: [rule({ Queue__c: "Germans" })] }));

  expect(start).toThrow(FlowNotUnderstood);
});
