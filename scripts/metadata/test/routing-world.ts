import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { routingParameters } from "../../../bridge/src/desks/salesforce-messaging/attributes.ts";
import { readFlow } from "../flow/flow-file.ts";
import { runFlow, type FlowRun, type FlowWorld } from "../flow/run-flow.ts";
import type { FlowRecord } from "../flow/values.ts";
import { childrenOf, parseXml, textAt, type XmlElement } from "../source/xml.ts";

const messaging = join(import.meta.dirname, "../../../force-app/messaging/main/default");
/** The flow as it is shipped. */
export const flowText = readFileSync(join(messaging, "flows/OpenCx_Route_Messaging.flow-meta.xml"), "utf8");
/** The session that is routed. */
export const session = "0Mw000000000001";
/** The queues that there are, by developer name. */
export const queueIds: Record<string, string> = {
  OpenCx_Messaging: "00G-messaging",
  OpenCx_Priority: "00G-priority",
  Germans: "00G-germans",
};
/** What the bridge sends when it knows everything. */
export const everything = {
  OpencxSessionId: "0f2c",
  Chat_Consumer_Type: "Authenticated",
  Origin: "web",
  Priority: "Medium",
  Chat_language: "en_US",
  Handoff_Reason: "Asks for a refund",
  Handoff_Summary: "Ordered twice.",
  Identity_Kind: "verified-email",
  Customer_Phone: "+49 30 1",
  Follow_Up: "call back",
};

export const flow = readFlow(flowText);

/** What a test changes about the org and the conversation. */
export interface Case {
  inputs?: FlowWorld["inputs"];
  stored?: FlowRecord;
  rules?: FlowRecord[];
  queues?: string[];
  failing?: string[];
  unroutable?: string[];
}

/** Runs the shipped flow. */
export function run(options: Case): FlowRun {
  return runFlow(flow, world(options));
}

/** An org with one conversation to route, and one that must stay as it is. */
export function world({
  inputs = everything,
  stored = {},
  rules = [],
  queues = Object.keys(queueIds),
  ...rest
}: Case): FlowWorld {
  const fields = Object.fromEntries(routingParameters.map(({ name }) => [`${name}__c`, null]));
  return {
    ...rest,
    inputs: { recordId: session, ...inputs },
    tables: {
      MessagingSession: [
        { Id: session, ...fields, ...stored },
        { Id: "0Mw-other", ...fields },
      ],
      OpenCx_Routing_Rule__mdt: rules,
      Group: [
        { Id: "00G-group", Type: "Regular", DeveloperName: "OpenCx_Messaging" },
        ...queues.map((name) => ({ Id: queueIds[name] ?? "", Type: "Queue", DeveloperName: name })),
      ],
    },
  };
}

/** An active rule that fits everything but what the fields ask for. */
export function rule(fields: FlowRecord): FlowRecord {
  const blank = { Language__c: null, Priority__c: null, Consumer_Type__c: null, Origin__c: null };
  return { Id: "m00", Order__c: 1, Active__c: true, ...blank, ...fields };
}

/** The developer name of the queue that a run routed to; anything else than routing is told as it is. */
export function queueOf({ end }: FlowRun): unknown {
  if (end.kind !== "routed") return end;
  return Object.keys(queueIds).find((name) => queueIds[name] === end.inputs["queueId"]);
}

/** The rules that the package ships. */
export function shippedRules(): FlowRecord[] {
  const folder = join(messaging, "customMetadata");
  return readdirSync(folder)
    .filter((name) => name.startsWith("OpenCx_Routing_Rule."))
    .map((name) => {
      const parsed = parseXml(readFileSync(join(folder, name), "utf8"));
      if ("fault" in parsed) throw new Error(parsed.fault);
      const values = childrenOf(parsed.root, "values").map((each) => [textAt(each, "field"), valueOf(each)]);
      return { Id: name, ...Object.fromEntries(values) } as FlowRecord;
    });
}

function valueOf(element: XmlElement): FlowRecord[string] {
  const [value] = childrenOf(element, "value");
  const text = value?.text ?? "";
  if (value?.attributes["xsi:nil"] === "true") return null;
  if (value?.attributes["xsi:type"] === "xsd:boolean") return text === "true";
  return value?.attributes["xsi:type"] === "xsd:double" ? Number(text) : text;
}
