import { expect, test } from "@jest/globals";
import { checkFlowRules } from "../checks/flow-rules.ts";
import { change, linesWith, oneLine, type Case } from "./planted.ts";

const flow = "OpenCx_Route_Messaging.flow";
const indent = "\n            ";
const toQueue = `<connector>${indent}<targetReference>Find_Queue</targetReference>\n        </connector>`;
const onFault = `<faultConnector>${indent}<targetReference>Find_Queue</targetReference>\n        </faultConnector>`;
const decision = (defaultConnector: string) =>
  `<decisions><name>Check</name><locationX>1</locationX>${defaultConnector}<rules><name>Yes</name><connector><targetReference>Route</targetReference></connector></rules></decisions>\n    <start>`;

const cases: Case[] = [
  ["a path that ends after a write", change(flow, toQueue, ""), flow, "A path ends at Write_Fields without routing"],
  [
    "an outcome that leads nowhere",
    change(flow, "<start>", decision("")),
    flow,
    "A path ends at Check without routing",
  ],
  [
    "a start that leads nowhere",
    change(flow, "<connector>\n            <targetReference>Write_Fields</targetReference>\n        </connector>", ""),
    flow,
    "A path ends at start without routing",
  ],
  [
    "a step after routing",
    change(flow, "<actionName>", "<connector><targetReference>Write_Fields</targetReference></connector><actionName>"),
    flow,
    "Route routes and goes on",
  ],
  ["a write without a fault path", change(flow, onFault, ""), flow, "Write_Fields may fail and has no fault path"],
  [
    "another service channel",
    change(flow, "<setupReference>sfdc_livemessage", "<setupReference>sfdc_liveagent"),
    flow,
    "through the service channel sfdc_liveagent",
  ],
  [
    "the name of another service channel",
    change(
      flow,
      "<actionName>",
      "<inputParameters><name>serviceChannelDevName</name><value><stringValue>Cases</stringValue></value></inputParameters><actionName>",
    ),
    flow,
    "through the service channel Cases",
  ],
];

test.each(cases)("the rules of flows show %s", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkFlowRules)).toEqual(oneLine(file, says));
});

test("a decision whose every outcome is routed is fine", async () => {
  const plant = change(
    flow,
    "<start>",
    decision("<defaultConnector><targetReference>Route</targetReference></defaultConnector>"),
  );

  expect(await linesWith(plant, checkFlowRules)).toEqual([]);
});
