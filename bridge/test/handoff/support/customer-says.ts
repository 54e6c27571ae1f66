import { acceptSaid } from "../../../src/handoff/said.ts";
import type { World } from "./world.ts";

/** The customer writes, and it is told under the history's id of it; nothing is carried on yet. */
export async function customerSays({ parts, clock }: World, handoffId: string, text: string, historyId = text) {
  await parts.store.transaction((tx) =>
    acceptSaid(parts, tx, handoffId, [{ speaker: "customer", text, attachments: [], at: clock.now(), historyId }]),
  );
}
