import { randomUUID } from "node:crypto";
import { ControlError } from "../control-error.ts";
import type { Conversation } from "../conversations/model.ts";
import type { RepOptions } from "../options.ts";

/** A rep and the work on their desk. */
export interface Rep extends Required<Omit<RepOptions, "queues">> {
  /** Undefined: any queue. */
  queues: string[] | undefined;
  /** Ids of conversations they are in. */
  active: Set<string>;
  /** Ids of conversations offered to them. */
  offered: Set<string>;
}

/** The people who answer. */
export class Reps {
  readonly #byId = new Map<string, Rep>();

  add({ id = randomUUID(), ...options }: RepOptions): Rep {
    const rep: Rep = {
      ...{ onDuty: true, capacity: 1000, autoAccept: false, queues: undefined },
      ...options,
      id: id.toLowerCase(),
      ...{ active: new Set<string>(), offered: new Set<string>() },
    };
    this.#byId.set(rep.id, rep);
    return rep;
  }

  all(): Rep[] {
    return [...this.#byId.values()];
  }

  /** By id or by name. Throws ControlError 404. */
  get(idOrName: string): Rep {
    const rep = this.find(idOrName) ?? this.all().find(({ name }) => name === idOrName);
    if (rep === undefined) throw new ControlError(404, `No rep ${idOrName}.`);
    return rep;
  }

  find(id: string): Rep | undefined {
    return this.#byId.get(id.toLowerCase());
  }

  /** The one with the most room for it, among those on duty who serve its queue and have not declined it. */
  withRoomFor({ avoid, queueId }: Conversation): Rep | undefined {
    const able = this.all().filter(
      (rep) => isFree(rep) && !avoid.has(rep.id) && (queueId === undefined || serves(rep, queueId)),
    );
    return able.toSorted((left, right) => room(right) - room(left))[0];
  }

  clear(): void {
    this.#byId.clear();
  }
}

/** On duty, and with room for one more. */
export function isFree(rep: Rep): boolean {
  return rep.onDuty && room(rep) > 0;
}

function room({ capacity, active, offered }: Rep): number {
  return capacity - active.size - offered.size;
}

function serves({ queues }: Rep, queueId: string): boolean {
  return queues === undefined || queues.includes(queueId);
}
