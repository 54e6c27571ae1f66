import { randomUUID } from "node:crypto";
import { ApiError } from "../api-error.ts";
import type { Participant } from "../conversations/model.ts";
import { recordId } from "../identifiers.ts";
import type { RepOptions } from "../options.ts";

/** A rep and the work on their desk. */
export interface Rep extends Required<RepOptions> {
  clientIdentifier: string;
  /** Ids of conversations they are in. */
  active: Set<string>;
  /** Ids of conversations offered to them. */
  offered: Set<string>;
}

/** The people of the org. */
export class Reps {
  readonly #byId = new Map<string, Rep>();

  add(options: RepOptions): Rep {
    const id = options.id ?? recordId("005");
    const known = this.#byId.get(id);
    const fresh: Rep = {
      online: true,
      capacity: 1000,
      autoAccept: false,
      clientIdentifier: randomUUID(),
      active: new Set(),
      offered: new Set(),
      ...options,
      id,
    };
    const rep = known === undefined ? fresh : Object.assign(known, options);
    this.#byId.set(id, rep);
    return rep;
  }

  all(): Rep[] {
    return [...this.#byId.values()];
  }

  /** By id or by name. Throws ApiError 404. */
  get(idOrName: string): Rep {
    const rep = this.#byId.get(idOrName) ?? this.all().find(({ name }) => name === idOrName);
    if (rep === undefined) throw new ApiError(404, `No rep ${idOrName}.`);
    return rep;
  }

  find(id: string): Rep | undefined {
    return this.#byId.get(id);
  }

  /** Online, with the most room, and not among `avoid`. */
  withRoom(avoid: ReadonlySet<string> = new Set()): Rep | undefined {
    let best: Rep | undefined;
    for (const rep of this.#byId.values()) {
      if (!rep.online || avoid.has(rep.id) || room(rep) <= 0) continue;
      if (best === undefined || room(rep) > room(best)) best = rep;
    }
    return best;
  }

  anyOnline(): boolean {
    return this.all().some(({ online }) => online);
  }

  clear(): void {
    this.#byId.clear();
  }
}

/** How many more conversations a rep can take. */
export function room(rep: Rep): number {
  return rep.capacity - rep.active.size - rep.offered.size;
}

/** A rep as others in the conversation see one. */
export function participantOf(rep: Rep, role: "Agent" | "Supervisor" = "Agent"): Participant {
  const { id, name, clientIdentifier } = rep;
  return { role, appType: "agent", subject: id, clientIdentifier, displayName: name };
}
