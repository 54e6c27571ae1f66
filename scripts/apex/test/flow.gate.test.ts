import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { flowRules } from "../gates/flow-rules.ts";
import { flowTaint } from "../gates/flow-taint.ts";
import { repository } from "../repository.ts";
import { runOver } from "./planted-project.ts";

const route = "OpenCx_Route_Messaging.flow-meta.xml";
const shipped = readFileSync(join(repository, "force-app/messaging/main/default/flows", route), "utf8");
const scan = async (gate: typeof flowRules, text: string) =>
  (await runOver(gate, { files: { [`flows/${route}`]: text } })).findings.join("\n");

/** A screen whose answer names the record that is changed, with rights that the person at the screen lacks. */
const trusting = `<?xml version="1.0" encoding="UTF-8"?>
<Flow xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>67.0</apiVersion>
    <label>Trusting</label>
    <processType>Flow</processType>
    <recordUpdates>
        <name>Change</name>
        <label>Change</label>
        <locationX>0</locationX>
        <locationY>0</locationY>
        <filterLogic>and</filterLogic>
        <filters>
            <field>Id</field>
            <operator>EqualTo</operator>
            <value>
                <elementReference>Which</elementReference>
            </value>
        </filters>
        <inputAssignments>
            <field>Subject</field>
            <value>
                <elementReference>Which</elementReference>
            </value>
        </inputAssignments>
        <object>Case</object>
    </recordUpdates>
    <runInMode>SystemModeWithoutSharing</runInMode>
    <screens>
        <name>Ask</name>
        <label>Ask</label>
        <locationX>0</locationX>
        <locationY>0</locationY>
        <connector>
            <targetReference>Change</targetReference>
        </connector>
        <fields>
            <name>Which</name>
            <dataType>String</dataType>
            <fieldText>Which</fieldText>
            <fieldType>InputField</fieldType>
            <isRequired>true</isRequired>
        </fields>
        <showFooter>true</showFooter>
        <showHeader>true</showHeader>
    </screens>
    <start>
        <locationX>0</locationX>
        <locationY>0</locationY>
        <connector>
            <targetReference>Ask</targetReference>
        </connector>
    </start>
    <status>Active</status>
</Flow>
`;

test("a flow without a fault path is found", async () => {
  expect(await scan(flowRules, shipped)).toBe("");
  const without = shipped.replace(/<recordUpdates>[\s\S]*?<\/recordUpdates>/, (element) =>
    element.replace(/<faultConnector>[\s\S]*?<\/faultConnector>/, ""),
  );

  expect(without).not.toBe(shipped);
  expect(await scan(flowRules, without)).toMatch(/Fault/i);
});

test("a flow that changes whatever record it is told to, with more rights than its user, is found", async () => {
  expect(await scan(flowTaint, shipped)).toBe("");

  expect(await scan(flowTaint, trusting)).toMatch(/Ask|Which|Change/);
});

test("a flow that cannot be read is found", async () => {
  expect(await scan(flowTaint, "<Flow>")).not.toBe("");
  expect(await scan(flowRules, "<Flow>")).not.toBe("");
});
