import type { DynamicsCompany } from "../company.ts";
import type { Story } from "../story.ts";
import { type ChatView, readChat } from "./chat-state.ts";
import { type IncidentView, readIncident } from "./incident-state.ts";
import { type TraceSheet, traceSheet } from "./trace-sheet.ts";

/** What the page shows of Dynamics 365. */
export interface DynamicsState {
  /** What the bridge tells of the handoff; the panel is a component of Salesforce. */
  trace: TraceSheet | null;
  desk: {
    /** Where reps work with this visitor: in a conversation of Omnichannel, or on an incident. */
    kind: "chat" | "incident";
    reps: { name: string; online: boolean; isBusy: boolean }[];
    isOutOfHours: boolean;
    chat: ChatView | null;
    incident: IncidentView | null;
  };
}

const onIncidents: readonly string[] = ["phone", "email"];

/** Reads the bridge and the tenant anew. */
export async function readDynamics(story: Story, company: DynamicsCompany): Promise<DynamicsState> {
  const { sessionId, channel, name } = story.visit;
  const place = sessionId === undefined ? undefined : await company.bridge.placeOf(sessionId);
  const chatId = place?.desk === "dynamics-omnichannel" ? place.conversationId : undefined;
  const incidentId = place?.desk === "dynamics-incidents" ? place.conversationId : undefined;
  const [reps, hours, trace, chat, incident] = await Promise.all([
    company.chats.reps(),
    company.chats.hours(),
    place && company.bridge.trace(place.conversationId),
    chatId === undefined ? null : readChat(company, chatId, name),
    incidentId === undefined ? null : readIncident(company, incidentId),
  ]);
  const isIncident = incident !== null || (chat === null && onIncidents.includes(channel));
  return {
    trace: trace === undefined ? null : traceSheet(trace),
    desk: {
      kind: isIncident ? "incident" : "chat",
      reps: reps.map((rep) => ({ name: rep.name, online: rep.onDuty, isBusy: rep.active.length > 0 })),
      isOutOfHours: hours !== "open",
      ...{ chat, incident },
    },
  };
}
