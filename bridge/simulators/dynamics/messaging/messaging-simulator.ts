import { listenOnLoopback } from "../../lib/listen.ts";
import type { Tenant } from "../tenant.ts";
import { createApp } from "./app.ts";
import { createControl } from "./control/control.ts";
import type { MessagingControl } from "./control/control.ts";
import type { RequestRecord } from "./http/request-log.ts";
import type { MessagingOptions } from "./options.ts";
import { noticeClosedRow } from "./records/work-item.ts";
import type { Delivery } from "./webhook/delivery.ts";
import { createWorld, stopWorld } from "./world.ts";

export type { MessagingOptions, RepOptions } from "./options.ts";
export type { MessagingControl } from "./control/control.ts";
export type { ConversationReport, FileReport, MessageReport } from "./control/reports.ts";
export type { RequestRecord } from "./http/request-log.ts";
export type { Behaviour } from "./settings/behaviour.ts";
export type { Limits } from "./settings/limits.ts";
export type { Delivery } from "./webhook/delivery.ts";

/** The Omnichannel Messaging API of one tenant with its webhook sender and the reps' console, running on loopback. */
export interface MessagingSimulator {
  /** Base address without a trailing slash; in place of `https://m-<organization>.<geo>.omnichannelengagementhub.com`. */
  url: string;
  /** What reps, supervisors and the network do; the same as `/_sim`. Methods throw an error with a `status`. */
  control: MessagingControl;
  requests(): RequestRecord[];
  /** Everything sent to the webhook, with each attempt. */
  deliveries(): Delivery[];
  /** What no sound client does, over all simulators of the tenant; none in a sound run. */
  violations(): string[];
  /** Stops listening, and gives up what is on its way. */
  close(): Promise<void>;
}

/**
 * Starts the Messaging API (contract dynamics-365 7) on its own port. Channel, workstream and webhook are rows of the
 * tenant, read at use; conversations become rows of it.
 */
export async function startMessagingSimulator(
  tenant: Tenant,
  options: MessagingOptions = {},
): Promise<MessagingSimulator> {
  const world = createWorld(tenant, options);
  const control = createControl(world, options);
  const listening = await listenOnLoopback(createApp(world, control), options.port);
  world.baseUrl = listening.url;
  tenant.rows.onChange((change) => noticeClosedRow(world, change));
  return {
    url: listening.url,
    control,
    requests: () => control.requests(),
    deliveries: () => control.deliveries(),
    violations: () => [...tenant.violations.list],
    close: async () => {
      stopWorld(world);
      world.conversations.clear();
      await control.settled();
      await listening.close();
    },
  };
}
