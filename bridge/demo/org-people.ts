import type { ConversationLedger, ConversationReport } from "../simulators/salesforce/miaw-simulator.ts";
import { callJson } from "./http.ts";

/** A rep of the simulated org, with the ids of their work. */
export interface OrgRep {
  id: string;
  name: string;
  online: boolean;
  active: string[];
  offered: string[];
}

/** What reps and admins do in the simulated Salesforce org, over HTTP (`/_sim`). */
export interface OrgPeople {
  /** Does something to a conversation: `accept`, `say`, `transfer`, `end` and the like (`GET /_sim` lists them). */
  act(conversationId: string, operation: string, args?: object): Promise<void>;
  /** Does something to the whole org: `drop-streams`, `set-all-reps` and the like. */
  org(operation: string, args?: object): Promise<void>;
  conversations(): Promise<ConversationReport[]>;
  /** One conversation with all that happened in it. */
  ledger(conversationId: string): Promise<ConversationLedger>;
  reps(): Promise<OrgRep[]>;
  /** Files that customers and reps sent, the newest last. */
  files(): Promise<OrgFile[]>;
  violations(): Promise<string[]>;
}

export interface OrgFile {
  id: string;
  conversationId: string;
  from: "customer" | "rep";
  name: string;
  size: number;
  /** Where its bytes are. */
  url: string;
}

export function orgPeople(baseUrl: string): OrgPeople {
  const at = (path: string) => `${baseUrl}/_sim${path}`;
  const read = async <T>(path: string) => (await callJson(at(path))) as T;
  return {
    act: async (id, operation, args = {}) =>
      void (await callJson(at(`/conversations/${id}/${operation}`), { body: args })),
    org: async (operation, args = {}) => void (await callJson(at(`/${operation}`), { body: args })),
    conversations: async () => (await read<{ conversations: ConversationReport[] }>("/conversations")).conversations,
    ledger: (id) => read<ConversationLedger>(`/ledger?conversationId=${encodeURIComponent(id)}`),
    reps: async () => (await read<{ reps: OrgRep[] }>("/reps")).reps,
    files: async () => {
      const { files } = await read<{ files: Omit<OrgFile, "url">[] }>("/state");
      return files.map((file) => ({ ...file, url: at(`/files/${file.id}`) }));
    },
    violations: async () => (await read<{ violations: string[] }>("/violations")).violations,
  };
}

/** The conversation that the bridge opened last for a session, found the way a rep's page finds it: by its attribute. */
export async function conversationOf(org: OrgPeople, sessionId: string): Promise<ConversationReport | undefined> {
  const all = await org.conversations();
  return all.findLast((one) => one.sessions.some((session) => session.attributes["OpencxSessionId"] === sessionId));
}
