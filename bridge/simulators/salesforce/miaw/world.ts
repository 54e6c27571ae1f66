import { Faults } from "../../lib/faults.ts";
import { Conversations } from "./conversations/conversations.ts";
import { FileStore } from "./files/file-store.ts";
import { shortOrgId } from "./identifiers.ts";
import { Ledger } from "./ledger.ts";
import { defaultDeployments, defaultReps } from "./options.ts";
import type { MiawOptions } from "./options.ts";
import { defaultBehaviour } from "./org/behaviour.ts";
import type { Behaviour } from "./org/behaviour.ts";
import { Deployments } from "./org/deployments.ts";
import { defaultLimits } from "./org/limits.ts";
import type { Limits } from "./org/limits.ts";
import { RateWindows } from "./rate-windows.ts";
import { Reps } from "./routing/reps.ts";
import { Routing } from "./routing/routing.ts";
import { Sessions } from "./routing/sessions.ts";
import { StreamChaos } from "./stream/chaos.ts";
import { Emitter } from "./stream/emitter.ts";
import { EventIds } from "./stream/event-ids.ts";
import { Feeds } from "./stream/feeds.ts";
import { AccessTokens } from "./tokens/access-tokens.ts";
import { Violations } from "./violations.ts";

/** One org and all its parts. Parts keep their identity for the simulator's life; a reset only empties them. */
export interface World {
  /** 15 characters. */
  orgId: string;
  now: () => number;
  limits: Limits;
  behaviour: Behaviour;
  /** What is wrong with the org right now. */
  org: { overStorage: boolean };
  deployments: Deployments;
  tokens: AccessTokens;
  conversations: Conversations;
  reps: Reps;
  routing: Routing;
  sessions: Sessions;
  eventIds: EventIds;
  chaos: StreamChaos;
  feeds: Feeds;
  emitter: Emitter;
  files: FileStore;
  ledger: Ledger;
  windows: RateWindows;
  faults: Faults;
  violations: Violations;
  /** Set once it listens. */
  baseUrl: string;
}

/** Builds an org from its options. Throws when they cannot be met. */
export async function createWorld(options: MiawOptions): Promise<World> {
  const orgId = shortOrgId(options.orgId ?? "00DSIM000000001");
  if (orgId === undefined) throw new Error(`"${options.orgId}" is no org id: 00D and 12 or 15 more characters.`);
  const now = options.now ?? Date.now;
  const limits = defaultLimits();
  const behaviour = defaultBehaviour();
  const core = { now, ledger: new Ledger(now), violations: new Violations(options.onViolation), ids: new EventIds() };
  const chaos = new StreamChaos();
  const feeds = new Feeds(limits, chaos, now);
  const emitter = new Emitter({ ...core, feeds });
  const reps = new Reps();
  const routing = new Routing({ behaviour, emitter, reps, now });
  const conversations = new Conversations();
  const world: World = {
    orgId,
    now,
    limits,
    behaviour,
    org: { overStorage: false },
    deployments: new Deployments(),
    tokens: await AccessTokens.create(now),
    conversations,
    reps,
    routing,
    sessions: new Sessions(routing, conversations),
    eventIds: core.ids,
    chaos,
    feeds,
    emitter,
    files: new FileStore(),
    ledger: core.ledger,
    windows: new RateWindows(now),
    faults: new Faults(),
    violations: core.violations,
    baseUrl: "",
  };
  furnish(world, options);
  return world;
}

/** Empties the org and furnishes it as at the start. Tokens stay valid. */
export function resetWorld(world: World, options: MiawOptions): void {
  const parts = [world.feeds, world.chaos, world.conversations, world.routing, world.reps, world.files, world.ledger];
  for (const part of [...parts, world.windows, world.faults, world.violations]) part.clear();
  world.org.overStorage = false;
  for (const { developerName } of world.deployments.all()) {
    if (!(options.deployments ?? defaultDeployments()).some((one) => one.developerName === developerName)) {
      world.deployments.remove(developerName);
    }
  }
  furnish(world, options);
}

function furnish(world: World, options: MiawOptions): void {
  Object.assign(world.limits, defaultLimits(), options.limits);
  Object.assign(world.behaviour, defaultBehaviour(), options.behaviour);
  const needsCertificate = world.behaviour.keyWithoutX5c === "refuse";
  for (const one of options.deployments ?? defaultDeployments()) world.deployments.put(one, needsCertificate);
  for (const one of options.reps ?? defaultReps()) world.reps.add(one);
}
