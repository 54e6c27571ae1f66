import { expect, test } from "@jest/globals";
import { checkReferences } from "../checks/references.ts";
import { change, linesWith, oneLine, type Case, type Planted } from "./planted.ts";

const channel = "OpenCx_Verified.messagingChannel";
const rep = "OpenCx_Rep.permissionset";

const cases: Case[] = [
  [
    "a channel's flow",
    change(channel, "Flow>OpenCx_Route_Messaging", "Flow>OpenCx_Route"),
    channel,
    "the Flow OpenCx_Route",
  ],
  [
    "a channel's queue",
    change(channel, "Queue>OpenCx_Messaging", "Queue>OpenCx_Mesaging"),
    channel,
    "the Queue OpenCx_Mesaging",
  ],
  [
    "a channel's keys",
    change(channel, "Name>OpenCx_Keys", "Name>OpenCx_Key"),
    channel,
    "the PublicKeyCertificateSet OpenCx_Key",
  ],
  [
    "a key of a set",
    change("OpenCx_Keys.PublicKeyCertificateSet", ">OpenCx_Key<", ">OpenCx_Kee<"),
    "OpenCx_Keys.PublicKeyCertificateSet",
    "the PublicKeyCertificate OpenCx_Kee",
  ],
  [
    "a deployment's channel",
    change("OpenCx_Verified.EmbeddedServiceConfig", ">OpenCx_Verified<", ">OpenCx_Verifid<"),
    "OpenCx_Verified.EmbeddedServiceConfig",
    "the MessagingChannel OpenCx_Verifid",
  ],
  [
    "a queue's routing",
    change("OpenCx_Messaging.queue", "Config>OpenCx_Messaging", "Config>OpenCx_Mesaging"),
    "OpenCx_Messaging.queue",
    "the QueueRoutingConfig OpenCx_Mesaging",
  ],
  [
    "a status's channel",
    change("OpenCx_Available.servicePresenceStatus", "sfdc_livemessage", "sfdc_liveagent"),
    "OpenCx_Available.servicePresenceStatus",
    "the ServiceChannel sfdc_liveagent",
  ],
  ["a granted class", change(rep, "OpenCxTraceController", "OpenCxTrace"), rep, "the ApexClass OpenCxTrace"],
  [
    "a granted permission",
    change(rep, "<name>OpenCx_Bridge<", "<name>OpenCx_Brigde<"),
    rep,
    "the CustomPermission OpenCx_Brigde",
  ],
  [
    "a granted metadata type",
    change(rep, "OpenCx_Settings__mdt", "OpenCx_Setings__mdt"),
    rep,
    "the CustomObject OpenCx_Setings__mdt",
  ],
  ["a granted tab", change(rep, "OpenCx_Setup_Check", "OpenCx_Setup"), rep, "the CustomTab OpenCx_Setup"],
  ["a granted app", change(rep, "OpenCx_Handoff", "OpenCx_Handof"), rep, "the CustomApplication OpenCx_Handof"],
  [
    "a granted status",
    change("OpenCx_Presence.permissionset", "Status>OpenCx_Available", "Status>OpenCx_Away"),
    "OpenCx_Presence.permissionset",
    "the ServicePresenceStatus OpenCx_Away",
  ],
  [
    "a granted field",
    change(rep, "Case.OpenCx_Session_Id__c", "Case.OpenCx_Session__c"),
    rep,
    "the field Case.OpenCx_Session__c",
  ],
  ["a granted object", change(rep, "<object>Case", "<object>Kase"), rep, "the CustomObject Kase"],
  [
    "a granted principal",
    change("OpenCx_Bridge_Access.permissionset", "OpenCx_Bridge-Bridge", "OpenCx_Bridge-Brigde"),
    "OpenCx_Bridge_Access.permissionset",
    "OpenCx_Bridge has no principal Brigde",
  ],
  [
    "the credential of a principal",
    change("OpenCx_Bridge_Access.permissionset", "OpenCx_Bridge-Bridge", "OpenCx_Brigde-Bridge"),
    "OpenCx_Bridge_Access.permissionset",
    "the ExternalCredential OpenCx_Brigde",
  ],
  [
    "a tab of an app",
    change("OpenCx_Handoff.app", "<tabs>OpenCx_Setup_Check", "<tabs>OpenCx_Setup"),
    "OpenCx_Handoff.app",
    "the CustomTab OpenCx_Setup",
  ],
  [
    "a tab's component",
    change("OpenCx_Setup_Check.tab", "opencxTrace", "opencxSetup"),
    "OpenCx_Setup_Check.tab",
    "the LightningComponentBundle opencxSetup",
  ],
  [
    "a tab's object",
    (planted) =>
      planted.write(
        "force-app/core/main/default/tabs/OpenCx_Log__c.tab-meta.xml",
        "<CustomTab><customObject>true</customObject></CustomTab>",
      ),
    "OpenCx_Log__c.tab",
    "the CustomObject OpenCx_Log__c",
  ],
  [
    "a Named Credential's other half",
    change("OpenCx_Bridge.namedCredential", "<externalCredential>OpenCx_Bridge", "<externalCredential>OpenCx_Brigde"),
    "OpenCx_Bridge.namedCredential",
    "the ExternalCredential OpenCx_Brigde",
  ],
  [
    "the app of its settings",
    change("OpenCx_Bridge_Login_oauth.ecaOauth", "Application>OpenCx_Bridge_Login", "Application>OpenCx_Login"),
    "OpenCx_Bridge_Login_oauth.ecaOauth",
    "the ExternalClientApplication OpenCx_Login",
  ],
];

test.each(cases)("the references show %s that does not exist or does not fit", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkReferences)).toEqual(oneLine(file, says));
});

test("the references show what is deployed only after the file that needs it", async () => {
  const plant = change(rep, "Case.OpenCx_Session_Id__c", "MessagingSession.Priority__c");

  const lines = await linesWith(plant, checkReferences);

  expect(lines).toEqual(oneLine(rep, "fields/Priority__c.field-meta.xml, which is deployed later or only on demand"));
});

test("the references show what only an opt-in brings", async () => {
  const plant = (planted: Planted) =>
    planted
      .write(
        "force-app/core/optional/more/customPermissions/OpenCx_More.customPermission-meta.xml",
        "<CustomPermission/>",
      )
      .replace(rep, "<name>OpenCx_Bridge<", "<name>OpenCx_More<");

  expect(await linesWith(plant, checkReferences)).toEqual(oneLine(rep, "deployed later or only on demand"));
});
