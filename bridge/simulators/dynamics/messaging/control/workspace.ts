import { z } from "zod";
import { operation } from "../../../lib/operation.ts";
import { announce } from "../conversations/announce.ts";
import { changeState } from "../conversations/lifecycle.ts";
import { reasons } from "../conversations/model.ts";
import { enqueue, offerWaiting, unassign } from "../routing/offers.ts";
import type { Rep } from "../routing/reps.ts";
import type { World } from "../world.ts";

const repState = {
  onDuty: z.boolean().optional(),
  capacity: z.int().min(0).optional(),
  autoAccept: z.boolean().optional(),
  queues: z.array(z.string()).optional(),
};
const rep = z.string().optional();

/** Who works when. */
export const workspace = {
  addRep: operation(
    "A rep is hired.",
    z.strictObject({ name: z.string(), id: z.string().optional(), ...repState }),
    (world: World, args) => {
      const added = world.reps.add(withoutUndefined(args));
      offerWaiting(world);
      return repView(added);
    },
  ),
  setRep: operation(
    "A rep comes or goes, takes more or less, or serves other queues.",
    z.strictObject({ rep: z.string(), ...repState }),
    (world: World, { rep: who, onDuty, ...state }) => {
      const known = world.reps.get(who);
      Object.assign(known, withoutUndefined(state));
      if (onDuty !== undefined) setDuty(world, known, onDuty);
      offerWaiting(world);
      return repView(known);
    },
  ),
  signIn: operation("A rep comes on duty; absent: all.", z.strictObject({ rep }), (world: World, args) => {
    for (const one of those(world, args.rep)) setDuty(world, one, true);
    offerWaiting(world);
  }),
  signOut: operation(
    "A rep goes off duty; absent: all. Offered work goes back, and customers hear that the rep has disconnected.",
    z.strictObject({ rep }),
    (world: World, args) => {
      for (const one of those(world, args.rep)) setDuty(world, one, false);
      offerWaiting(world);
    },
  ),
  setHours: operation(
    "New conversations find the hours open, closed, or a holiday.",
    z.strictObject({ hours: z.enum(["open", "non-working", "holiday"]) }),
    (world: World, { hours }) => {
      world.hours = hours;
    },
  ),
};

/** A rep as `/_sim` shows one. */
export function repView({ active, offered, ...facts }: Rep) {
  return { ...facts, active: [...active], offered: [...offered] };
}

function those(world: World, idOrName: string | undefined): Rep[] {
  return idOrName === undefined ? world.reps.all() : [world.reps.get(idOrName)];
}

function setDuty(world: World, known: Rep, onDuty: boolean): void {
  if (known.onDuty && !onDuty) signOut(world, known);
  known.onDuty = onDuty;
}

function signOut(world: World, known: Rep): void {
  known.onDuty = false;
  for (const id of [...known.offered]) {
    const conversation = world.conversations.get(id);
    if (conversation === undefined) continue;
    const kind = conversation.offer?.kind;
    unassign(world, conversation);
    if (kind === "transfer") {
      announce(world, conversation, "TransferToAgentFailed", conversation.primary);
      continue;
    }
    changeState(world, conversation, "Open", reasons.awaitingAssignment);
    enqueue(world, conversation);
  }
  for (const id of known.active) {
    const conversation = world.conversations.get(id);
    if (conversation?.state === "Active") announce(world, conversation, "AgentDisconnected", known.id);
  }
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(args: T): Defined<T> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) as Defined<T>;
}
