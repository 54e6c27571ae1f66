import { recordTableOf } from "../../../desks/dynamics-omnichannel/record/record-table.ts";
import type { DynamicsConnection } from "./environment.ts";

export type Verb = "Create" | "Read" | "Write" | "Append" | "AppendTo" | "Assign";

/** One privilege that a path of the bridge needs (contract dynamics-365 2.2). */
export interface Need {
  verb: Verb;
  /** As privileges name it: `prvCreateIncident`. */
  table: string;
  /** As the pages for security roles name it. */
  label: string;
  /** What goes without it all the same, in part. */
  onlyFor?: string;
}

const labels = {
  Incident: "Case",
  Contact: "Contact",
  Account: "Account",
  Note: "Note",
  Queue: "Queue",
  QueueItem: "Queue Item",
  User: "User",
  Team: "Team",
  Activity: "Activity",
  msdyn_ocliveworkitem: "Conversation",
  msdyn_ocliveworkitemcontextitem: "Conversation Context Item",
  msdyn_liveworkstream: "Workstream",
  msdyn_occustommessagingchannel: "Custom Messaging Channel",
  msdyn_transcript: "Transcript",
} as const;

type Table = keyof typeof labels;

/** Every privilege that this connection's settings make the bridge use. */
export function neededPrivileges(connection: DynamicsConnection): Need[] {
  if (connection.desk === "dynamics-incidents" || connection.chatMode === "incident_only")
    return forIncidents(connection);
  const { chatMode, recordEntitySet, messaging } = connection;
  return chatMode === "dataverse_record" ? forRecords(recordEntitySet) : forChats(messaging);
}

function forIncidents({ incident }: Pick<DynamicsConnection, "incident">): Need[] {
  const { queueId, ownerId, ownerTeamId, routing, anonymousCustomer, resolveOnEnd } = incident;
  const isQueued = routing === "queue" && queueId !== undefined;
  return [
    ...needs("Incident", "Create", "Read", "Write", "Append", "AppendTo"),
    ...needs("Contact", "Create", "Read", "AppendTo"),
    ...needs("Note", "Create", "Read", "Append"),
    ...(anonymousCustomer.startsWith("fixed_account") ? needs("Account", "Read", "AppendTo") : []),
    ...(isQueued ? [...needs("Queue", "Read", "AppendTo"), ...needs("QueueItem", "Create", "Read", "Append")] : []),
    ...(ownerId === undefined ? [] : [...needs("User", "Read"), ...needs("Incident", "Assign")]),
    ...(ownerTeamId === undefined ? [] : [...needs("Team", "Read"), ...needs("Incident", "Assign")]),
    ...(resolveOnEnd ? needs("Activity", "Create", "Append") : []),
  ];
}

function forChats(messaging: { conversationTitle: boolean } | undefined): Need[] {
  const title = "the conversation's title (messaging.conversationTitle)";
  const transcript = "finding what its webhook lost before the end of a chat";
  return [
    ...needs("Incident", "Read"),
    ...needs("msdyn_occustommessagingchannel", "Read"),
    ...needs("msdyn_liveworkstream", "Read"),
    ...needs("msdyn_ocliveworkitem", "Read"),
    ...needs("User", "Read"),
    ...(messaging?.conversationTitle === true ? onlyFor(title, needs("msdyn_ocliveworkitem", "Write")) : []),
    ...onlyFor(transcript, [...needs("msdyn_transcript", "Read"), ...needs("Note", "Read")]),
  ];
}

function forRecords(set: string): Need[] {
  const { name, isCustom } = recordTableOf(set);
  const record = (...verbs: Verb[]) =>
    isCustom ? verbs.map((verb) => ({ verb, table: name, label: name })) : needs("msdyn_ocliveworkitem", ...verbs);
  const linked = [
    ...needs("msdyn_ocliveworkitemcontextitem", "Create", "Append"),
    ...needs("msdyn_liveworkstream", "AppendTo"),
    ...needs("Contact", "Read", "AppendTo"),
  ];
  return [
    ...needs("Incident", "Read"),
    ...record("Create", "Read", "Append", "AppendTo"),
    ...needs("msdyn_liveworkstream", "Read"),
    ...(isCustom ? [] : linked),
    ...needs("Note", "Create", "Read", "Append"),
    ...onlyFor("closing the record of a conversation that has ended", record("Write")),
  ];
}

function needs(table: Table, ...verbs: Verb[]): Need[] {
  return verbs.map((verb) => ({ verb, table, label: labels[table] }));
}

function onlyFor(what: string, all: Need[]): Need[] {
  return all.map((need) => ({ ...need, onlyFor: what }));
}
