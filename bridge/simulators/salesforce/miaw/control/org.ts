import { z } from "zod";
import { ApiError } from "../api-error.ts";
import type { Behaviour } from "../org/behaviour.ts";
import type { Limits } from "../org/limits.ts";
import type { Rep } from "../routing/reps.ts";
import type { World } from "../world.ts";
import { operation } from "../../../lib/operation.ts";

const repState = {
  online: z.boolean().optional(),
  capacity: z.int().min(0).optional(),
  autoAccept: z.boolean().optional(),
};
const key = z.record(z.string(), z.unknown());

/** What the admin of the org does. */
export const org = {
  addRep: operation(
    "A rep is hired.",
    z.object({ name: z.string(), id: z.string().optional(), ...repState }),
    (world: World, args) => {
      const added = world.reps.add(withoutUndefined(args));
      world.routing.offerWaiting();
      return repView(added);
    },
  ),
  setRep: operation(
    "A rep comes online, goes offline, or takes more or less.",
    z.object({ rep: z.string(), ...repState }),
    (world: World, { rep, ...state }) => {
      const known = world.reps.get(rep);
      Object.assign(known, withoutUndefined(state));
      if (!known.online) giveBack(world, known);
      world.routing.offerWaiting();
      return repView(known);
    },
  ),
  setAllReps: operation(
    "Every rep comes online, or goes offline.",
    z.object({ online: z.boolean() }),
    (world: World, args) => {
      for (const rep of world.reps.all()) {
        rep.online = args.online;
        if (!rep.online) giveBack(world, rep);
      }
      world.routing.offerWaiting();
    },
  ),
  failRouting: operation(
    "The next routings fail.",
    z.object({
      failureType: z.enum(["SubmissionError", "RoutingError", "Unknown"]).optional(),
      failureReason: z.string().optional(),
      errorMessages: z.array(z.string()).optional(),
      times: z.int().positive().optional(),
    }),
    (world: World, failure) => world.routing.failNext(withoutUndefined(failure)),
  ),
  setStorage: operation(
    "The org runs over storage (create answers 412), or has room again.",
    z.object({ over: z.boolean() }),
    (world: World, args) => {
      world.org.overStorage = args.over;
    },
  ),
  setLimits: operation(
    "Changes limits; null lifts one.",
    z.record(z.string(), z.number().nullable()),
    (world: World, args) => change(world.limits, args),
  ),
  setBehaviour: operation("Changes what no page documents.", z.record(z.string(), z.unknown()), (world: World, args) =>
    change(world.behaviour, args),
  ),
  putDeployment: operation(
    "Adds or changes a deployment.",
    z.looseObject({ developerName: z.string(), authMode: z.enum(["Auth", "UnAuth"]) }),
    (world: World, args) => {
      const put = world.deployments.put(args, world.behaviour.keyWithoutX5c === "refuse");
      return { developerName: put.developerName, channelAddressIdentifier: put.channelAddressIdentifier };
    },
  ),
  registerKey: operation(
    "Uploads one public JWK to a deployment's keyset.",
    z.object({ deployment: z.string(), key }),
    (world: World, args) => {
      keySetOf(world, args.deployment).register(args.key, world.behaviour.keyWithoutX5c === "refuse");
    },
  ),
  removeKey: operation(
    "Deletes a key from a keyset.",
    z.object({ deployment: z.string(), kid: z.string() }),
    (world: World, args) => {
      if (!keySetOf(world, args.deployment).remove(args.kid)) throw new ApiError(404, `No key ${args.kid}.`);
    },
  ),
  endIdleSessions: operation("Ends sessions that were inactive for too long.", z.object({}), (world: World) =>
    world.sessions.endIdle(world.limits.idleSessionMs),
  ),
};

/** A rep as `/_sim` shows one. */
export function repView({ id, name, online, capacity, autoAccept, active, offered }: Rep) {
  return { id, name, online, capacity, autoAccept, active: [...active], offered: [...offered] };
}

function giveBack(world: World, rep: Rep): void {
  for (const id of [...rep.offered]) {
    const conversation = world.conversations.get(id);
    if (conversation === undefined) continue;
    world.routing.unassign(conversation);
    world.routing.enqueue(conversation);
  }
}

function keySetOf(world: World, developerName: string) {
  const keySet = world.deployments.get(developerName)?.keySet;
  if (keySet === undefined) throw new ApiError(404, `No deployment ${developerName} with a keyset.`);
  return keySet;
}

/** @throws ApiError 400 for a name that is no setting */
function change<Settings extends Limits | Behaviour>(settings: Settings, changes: object): Settings {
  const unknown = Object.keys(changes).filter((name) => !(name in settings));
  if (unknown.length > 0) throw new ApiError(400, `Unknown settings: ${unknown.join(", ")}.`);
  return Object.assign(settings, changes as Partial<Settings>);
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(args: T): Defined<T> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) as Defined<T>;
}
