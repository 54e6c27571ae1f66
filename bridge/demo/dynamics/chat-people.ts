import type { ConversationReport, MessageReport } from "../../simulators/dynamics/messaging/control/reports.ts";
import type { Delivery } from "../../simulators/dynamics/messaging/webhook/delivery.ts";
import { callJson } from "../http.ts";

export type { ConversationReport, Delivery, MessageReport };

/** A rep of the simulated tenant, with the ids of their work. */
export interface ChatRep {
  id: string;
  name: string;
  onDuty: boolean;
  active: string[];
  offered: string[];
}

/** What reps and admins do in the simulated Omnichannel for Customer Service, over HTTP (`/_sim`). */
export interface ChatPeople {
  /** Does something to a conversation: `accept`, `reply`, `wrap-up` and the like (`GET /_sim` lists them). */
  act(conversationId: string, operation: string, args?: object): Promise<void>;
  /** Does something to the whole service: `sign-out`, `set-hours`, `disturb` and the like. */
  service(operation: string, args?: object): Promise<void>;
  /** One conversation as the rep's console shows it. */
  read(conversationId: string): Promise<ConversationReport>;
  /** What the service has told the webhook of it. */
  deliveries(conversationId: string): Promise<Delivery[]>;
  reps(): Promise<ChatRep[]>;
  hours(): Promise<string>;
  /** Where the bytes of a file are. */
  fileUrl(fileId: string): string;
  violations(): Promise<string[]>;
}

export function chatPeople(baseUrl: string): ChatPeople {
  const at = (path: string) => `${baseUrl}/_sim${path}`;
  const read = async <T>(path: string) => (await callJson(at(path))) as T;
  return {
    act: async (id, operation, args = {}) =>
      void (await callJson(at(`/conversations/${id}/${operation}`), { body: args })),
    service: async (operation, args = {}) => void (await callJson(at(`/${operation}`), { body: args })),
    read: (id) => read<ConversationReport>(`/conversations/${encodeURIComponent(id)}`),
    deliveries: async (id) =>
      (await read<{ deliveries: Delivery[] }>(`/deliveries?conversationId=${encodeURIComponent(id)}`)).deliveries,
    reps: async () => (await read<{ reps: ChatRep[] }>("/state")).reps,
    hours: async () => (await read<{ hours: string }>("/state")).hours,
    fileUrl: (fileId) => at(`/files/${encodeURIComponent(fileId)}`),
    violations: async () => (await read<{ violations: string[] }>("/violations")).violations,
  };
}
