import { facts } from "./facts.ts";
import type { Directory } from "./entra/directory.ts";
import type { Lookup, PlatformRows, Row } from "./tenant.ts";

export { facts } from "./facts.ts";

/** Choice values that the furniture uses (contract dynamics-365 5.1, 5.3). */
export const choices = {
  custom: 192_350_002,
  liveChat: 192_360_000,
  entityRecords: 192_350_000,
  messagingApi: 192_350_005,
  messagingQueue: 192_350_000,
} as const;

const businessUnit: Lookup = { table: "businessunit", id: facts.businessUnitId };

/** The users that the platform itself and the bridge's app write as. */
export const systemUser: Lookup = { table: "systemuser", id: facts.systemUserId };

/** Registers the bridge's app and a stranger. */
export function furnishDirectory(directory: Directory): void {
  const secret = { id: facts.clientSecretId, value: facts.clientSecret };
  directory.apps.set(facts.clientId, { appId: facts.clientId, secrets: [secret], certificates: [] });
  const other = { id: facts.strangerClientId, value: facts.strangerClientSecret };
  directory.apps.set(facts.strangerClientId, { appId: facts.strangerClientId, secrets: [other], certificates: [] });
}

/** Puts in the rows of a stock organization with a Messaging API channel (contract dynamics-365 7.1). */
export function furnishRows(rows: PlatformRows): void {
  rows.insert("organization", { organizationid: facts.organizationId, name: "OpenCX Sim", languagecode: 1033 });
  rows.insert("businessunit", { businessunitid: facts.businessUnitId, name: "OpenCX Sim" });
  furnishUsers(rows);
  furnishQueues(rows);
  furnishWorkstreams(rows);
}

/** A row of the application user that an app needs. */
export function applicationUserRow(appId: string, id: string): Row {
  return {
    systemuserid: id,
    ...{ firstname: "#", lastname: "OpenCX Bridge", fullname: "# OpenCX Bridge", domainname: `${appId}@sim.example` },
    ...{ applicationid: appId, azureactivedirectoryobjectid: id, accessmode: 4, businessunitid: businessUnit },
  };
}

function furnishUsers(rows: PlatformRows): void {
  const person = (systemuserid: string, firstname: string, lastname: string) => {
    const domainname = `${firstname}.${lastname}@sim.example`.toLowerCase();
    const fullname = `${firstname} ${lastname}`;
    const mail = { domainname, internalemailaddress: domainname };
    rows.insert("systemuser", { systemuserid, firstname, lastname, fullname, ...mail, businessunitid: businessUnit });
  };
  const names = { lastname: "SYSTEM", fullname: "SYSTEM", domainname: "SYSTEM" };
  rows.insert("systemuser", { systemuserid: facts.systemUserId, ...names, businessunitid: businessUnit });
  rows.insert("systemuser", applicationUserRow(facts.clientId, facts.applicationUserId));
  person(facts.annAgentId, "Ann", "Agent");
  person(facts.bobAgentId, "Bob", "Agent");
  const team = { teamid: facts.teamId, name: "OpenCX Sim", isdefault: true, businessunitid: businessUnit };
  rows.insert("team", team);
}

function furnishQueues(rows: PlatformRows): void {
  rows.insert("queue", { queueid: facts.caseQueueId, name: "Support cases" });
  rows.insert("queue", { queueid: facts.secondCaseQueueId, name: "Second line" });
  const omnichannel = { msdyn_isomnichannelqueue: true, msdyn_queuetype: choices.messagingQueue };
  rows.insert("queue", { queueid: facts.chatQueueId, name: "OpenCX chats", ...omnichannel });
}

function furnishWorkstreams(rows: PlatformRows): void {
  rows.insert("msdyn_liveworkstream", {
    msdyn_liveworkstreamid: facts.workstreamId,
    msdyn_name: "OpenCX",
    msdyn_streamsource: choices.custom,
    msdyn_defaultqueue: { table: "queue", id: facts.chatQueueId },
  });
  rows.insert("msdyn_liveworkstream", {
    msdyn_liveworkstreamid: facts.liveChatWorkstreamId,
    msdyn_name: "Web widget",
    msdyn_streamsource: choices.liveChat,
    msdyn_defaultqueue: { table: "queue", id: facts.chatQueueId },
  });
  rows.insert("msdyn_occustommessagingchannel", {
    msdyn_occustommessagingchannelid: facts.channelId,
    msdyn_name: "OpenCX",
    msdyn_occustomchannelid: choices.messagingApi,
    msdyn_liveworkstreamid: { table: "msdyn_liveworkstream", id: facts.workstreamId },
    msdyn_appid: facts.clientId,
    msdyn_tenantid: facts.tenantId,
    msdyn_webhookurl: "",
  });
}
