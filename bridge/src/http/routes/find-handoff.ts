import type { Parts } from "../../handoff/parts.ts";
import { findHandoff, type Handoff, handoffUnknown } from "../../store/handoffs.ts";
import { uuid } from "../schemas/members.ts";

/**
 * An id from an address, as one the store can look for.
 *
 * @throws BridgeError `HANDOFF_UNKNOWN`
 */
export function handoffId(given: unknown): string {
  if (typeof given === "string" && uuid.test(given)) return given.toLowerCase();
  throw handoffUnknown("of this id");
}

/** @throws BridgeError `HANDOFF_UNKNOWN` */
export async function handoffOf(parts: Parts, given: unknown): Promise<Handoff> {
  const id = handoffId(given);
  const handoff = await findHandoff(parts.store.db, id);
  if (handoff === undefined) throw handoffUnknown(id);
  return handoff;
}
