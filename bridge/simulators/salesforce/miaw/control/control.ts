import { ApiError } from "../api-error.ts";
import type { MiawOptions } from "../options.ts";
import { resetWorld } from "../world.ts";
import type { World } from "../world.ts";
import { assignment } from "./assignment.ts";
import { network } from "./network.ts";
import { runOperation } from "./operation.ts";
import type { MethodsById, Operations, OrgMethods } from "../../../lib/operation.ts";
import { org } from "./org.ts";
import { conversationLedger, conversationReport, requestReport, stateReport } from "./reports.ts";
import { speech } from "./speech.ts";
import type { ConversationTarget } from "./speech.ts";

/** Everything that can be done to one conversation. */
export const conversationOperations = { ...speech, ...assignment };
/** Everything that can be done to the org and its network. */
export const orgOperations = { ...org, ...network };

/** Read-outs, and the way back to the start. */
export interface ControlReports {
  state(): ReturnType<typeof stateReport>;
  conversations(): ReturnType<typeof conversationReport>[];
  conversation(id: string): ReturnType<typeof conversationReport>;
  ledger(id: string): ReturnType<typeof conversationLedger>;
  requests(): ReturnType<typeof requestReport>;
  /** The bytes of a file that went through. Throws ApiError 404. */
  file(id: string): { name: string; mimeType: string; bytes: Buffer };
  reset(): void;
}

/** The same operations that `/_sim` offers, as methods. */
export type MiawControl = MethodsById<typeof conversationOperations> &
  OrgMethods<typeof orgOperations> &
  ControlReports;

/** Binds every operation to one org. */
export function createControl(world: World, options: MiawOptions): MiawControl {
  const methods: Record<string, unknown> = {};
  for (const name of Object.keys(conversationOperations)) {
    methods[name] = (id: string, args: unknown) => runOnConversation(world, name, id, args);
  }
  for (const name of Object.keys(orgOperations)) {
    methods[name] = (args: unknown) => runOnOrg(world, name, args);
  }
  const reports: ControlReports = {
    state: () => stateReport(world),
    conversations: () => world.conversations.all().map(({ id }) => conversationReport(world, id)),
    conversation: (id) => conversationReport(world, id),
    ledger: (id) => conversationLedger(world, id),
    requests: () => requestReport(world),
    file: (id) => {
      const file = world.files.get(id);
      if (file === undefined) throw new ApiError(404, `No file ${id}.`);
      return file;
    },
    reset: () => resetWorld(world, options),
  };
  return { ...methods, ...reports } as MiawControl;
}

/** Does one thing to one conversation. Throws ApiError; 404 for unknown names and ids. */
export function runOnConversation(world: World, name: string, id: string, args: unknown): unknown {
  const one = known<ConversationTarget>(conversationOperations, name);
  const conversation = world.conversations.get(id);
  if (conversation === undefined) throw new ApiError(404, `No conversation ${id}.`);
  world.ledger.add({ kind: "control", who: "control", operation: name, conversationId: id, body: args });
  return runOperation(one, { world, conversation }, args);
}

/** Does one thing to the org. Throws ApiError; 404 for unknown names. */
export function runOnOrg(world: World, name: string, args: unknown): unknown {
  const one = known<World>(orgOperations, name);
  world.ledger.add({ kind: "control", who: "control", operation: name, conversationId: undefined, body: args });
  return runOperation(one, world, args);
}

function known<Target>(table: Operations<Target>, name: string) {
  const one = Object.hasOwn(table, name) ? table[name] : undefined;
  if (one === undefined) throw new ApiError(404, `No operation ${name}.`);
  return one;
}
