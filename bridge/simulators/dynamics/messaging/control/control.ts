import type { MethodsById, Operations, OrgMethods } from "../../../lib/operation.ts";
import type { StoredFile } from "../files/file-store.ts";
import type { RequestRecord } from "../http/request-log.ts";
import type { MessagingOptions } from "../options.ts";
import type { Delivery } from "../webhook/delivery.ts";
import { resetWorld } from "../world.ts";
import type { World } from "../world.ts";
import { assignment } from "./assignment.ts";
import { ControlError } from "../control-error.ts";
import { runOperation } from "./operation.ts";
import { conversationReport, findConversation, stateReport } from "./reports.ts";
import type { ConversationReport } from "./reports.ts";
import { speech } from "./speech.ts";
import type { ConversationTarget } from "./speech.ts";
import { trouble } from "./trouble.ts";
import { workspace } from "./workspace.ts";

/** Everything that can be done to one conversation, named by its id or by its `customerid`. */
export const conversationOperations = { ...speech, ...assignment };
/** Everything that can be done to the whole service. */
export const serviceOperations = { ...workspace, ...trouble };

/** Read-outs, and the way back to the start. */
export interface ControlReports {
  state(): ReturnType<typeof stateReport>;
  conversations(): ConversationReport[];
  /** By its id, or the latest one of a `customerid`. Throws ControlError 404. */
  conversation(which: string): ConversationReport;
  requests(): RequestRecord[];
  /** Everything sent to the webhook, in the order it was meant in, with each attempt. */
  deliveries(conversationId?: string): Delivery[];
  /** A file that went through, with its bytes. Throws ControlError 404. */
  file(id: string): StoredFile;
  /** Writes now what reaches Dataverse later. */
  settle(): void;
  /** Resolves when no activity is on its way and no file is being fetched. */
  settled(): Promise<void>;
  /** Empties the service; the rows of the environment stay. */
  reset(): void;
}

/** The same operations that `/_sim` offers, as methods. */
export type MessagingControl = MethodsById<typeof conversationOperations> &
  OrgMethods<typeof serviceOperations> &
  ControlReports;

/** Binds every operation to one service. */
export function createControl(world: World, options: MessagingOptions): MessagingControl {
  const methods: Record<string, unknown> = {};
  for (const name of Object.keys(conversationOperations)) {
    methods[name] = (which: string, args: unknown) => runOnConversation(world, name, which, args);
  }
  for (const name of Object.keys(serviceOperations)) methods[name] = (args: unknown) => runOnService(world, name, args);
  return { ...methods, ...reportsOf(world, options) } as MessagingControl;
}

/** Does one thing to one conversation. Throws ControlError; 404 for unknown names and ids. */
export function runOnConversation(world: World, name: string, which: string, args: unknown): unknown {
  const one = known<ConversationTarget>(conversationOperations, name);
  return runOperation(one, { world, conversation: findConversation(world, which) }, args);
}

/** Does one thing to the service. Throws ControlError; 404 for unknown names. */
export function runOnService(world: World, name: string, args: unknown): unknown {
  return runOperation(known<World>(serviceOperations, name), world, args);
}

function reportsOf(world: World, options: MessagingOptions): ControlReports {
  return {
    state: () => stateReport(world),
    conversations: () => world.conversations.all().map((one) => conversationReport(world, one)),
    conversation: (which) => conversationReport(world, findConversation(world, which)),
    requests: () => world.requests.list,
    deliveries: (id) =>
      world.webhook.deliveries.filter(({ conversationId }) => id === undefined || conversationId === id),
    file: (id) => {
      const file = world.files.get(id);
      if (file === undefined) throw new ControlError(404, `No file ${id}.`);
      return file;
    },
    settle: () => world.records.flush(),
    settled: async () => void (await Promise.all([world.webhook.settled(), world.fetches.settled()])),
    reset: () => resetWorld(world, options),
  };
}

function known<Target>(table: Operations<Target>, name: string) {
  const one = Object.hasOwn(table, name) ? table[name] : undefined;
  if (one === undefined) throw new ControlError(404, `No operation ${name}.`);
  return one;
}
