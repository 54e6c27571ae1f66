import { Faults } from "../../lib/faults.ts";
import type { Tenant } from "../tenant.ts";
import { readChannel } from "./channels/channel.ts";
import { Conversations } from "./conversations/conversations.ts";
import type { Conversation } from "./conversations/model.ts";
import { FileStore } from "./files/file-store.ts";
import { RequestLog } from "./http/request-log.ts";
import { defaultReps } from "./options.ts";
import type { MessagingOptions } from "./options.ts";
import { Pending } from "./pending.ts";
import { RateWindows } from "./rate-windows.ts";
import { Reps } from "./routing/reps.ts";
import { defaultBehaviour } from "./settings/behaviour.ts";
import type { Behaviour } from "./settings/behaviour.ts";
import { defaultLimits } from "./settings/limits.ts";
import type { Limits } from "./settings/limits.ts";
import { Timers } from "./timers.ts";
import { UniqueTexts } from "./unique-texts.ts";
import { webhookBearer } from "./webhook/bearer.ts";
import { WebhookSender } from "./webhook/sender.ts";

/** Whether anybody is there to take new conversations, and why not. */
export type Hours = "open" | "non-working" | "holiday";

/** The messaging service of one tenant. Parts keep their identity for its life; a reset only empties them. */
export interface World {
  tenant: Tenant;
  now: () => number;
  limits: Limits;
  behaviour: Behaviour;
  hours: Hours;
  conversations: Conversations;
  /** Open conversations that are offered to nobody, oldest first. */
  queue: Set<Conversation>;
  reps: Reps;
  webhook: WebhookSender;
  files: FileStore;
  /** Files that are being fetched. */
  fetches: Pending;
  requests: RequestLog;
  windows: RateWindows;
  faults: Faults;
  unique: UniqueTexts;
  /** What is written to Dataverse later. */
  records: Timers;
  /** What ends by itself. */
  timers: Timers;
  /** Aborted by a reset and at the end. */
  stop: AbortController;
  /** Set once it listens. */
  baseUrl: string;
}

export function createWorld(tenant: Tenant, options: MessagingOptions): World {
  const { now, violations, tokens, rows } = tenant;
  const limits = defaultLimits();
  const behaviour = defaultBehaviour();
  const webhook = new WebhookSender({
    ...{ now, limits, violations },
    channel: (id) => readChannel(rows, id),
    bearer: (channel) => webhookBearer(tokens, behaviour, channel),
  });
  const world: World = {
    ...{ tenant, now, limits, behaviour, webhook, hours: "open", baseUrl: "" },
    ...{ conversations: new Conversations(), queue: new Set<Conversation>(), reps: new Reps() },
    ...{ files: new FileStore(), fetches: new Pending(), requests: new RequestLog(now) },
    ...{ windows: new RateWindows(now), faults: new Faults(), unique: new UniqueTexts(violations) },
    ...{ records: new Timers(), timers: new Timers(), stop: new AbortController() },
  };
  furnish(world, options);
  return world;
}

/** Empties the service and furnishes it as at the start. The rows of the environment stay. */
export function resetWorld(world: World, options: MessagingOptions): void {
  stopWorld(world);
  world.stop = new AbortController();
  const { conversations, queue, reps, files, requests, windows, faults, unique } = world;
  for (const part of [conversations, queue, reps, files, requests, windows, faults, unique]) part.clear();
  world.hours = "open";
  furnish(world, options);
}

/** Stops all that is under way. */
export function stopWorld({ webhook, records, timers, stop }: World): void {
  for (const part of [webhook, records, timers]) part.clear();
  stop.abort();
}

function furnish(world: World, options: MessagingOptions): void {
  Object.assign(world.limits, defaultLimits(), options.limits);
  Object.assign(world.behaviour, defaultBehaviour(), options.behaviour);
  for (const one of options.reps ?? defaultReps(world.tenant.rows)) world.reps.add(one);
}
