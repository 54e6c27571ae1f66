import { isBridgeError } from "../../lib/errors.ts";
import type { DeskStatus } from "../desk.ts";
import type { OmnichannelParts } from "./settings.ts";

const open = 1;
const active = 2;
const waiting = 3;

/** What the conversation's row says (contract dynamics-365 5.1, 7.10); `unknown` where there is none, or none to read. */
export async function conversationState(
  id: string,
  { dataverse }: Pick<OmnichannelParts, "dataverse">,
): Promise<"open" | "active" | "waiting" | "over" | "unknown"> {
  try {
    const row = await dataverse.get("msdyn_ocliveworkitems", id, ["statuscode"]);
    if (row === undefined) return "unknown";
    if (!isUnderWay(row["statuscode"])) return "over";
    if (row["statuscode"] === waiting) return "waiting";
    return row["statuscode"] === open ? "open" : "active";
  } catch (error) {
    if (isBridgeError(error)) return "unknown";
    throw error;
  }
}

/** Whether a live work item's status says that its conversation goes on; in wrap-up it does not. */
export function isUnderWay(status: unknown): boolean {
  return status === open || status === active || status === waiting;
}

/** In a conversation that waits, the rep's session is over: there is none in it until the customer writes again. */
export async function statusOf(id: string, parts: Pick<OmnichannelParts, "dataverse">): Promise<DeskStatus> {
  const words = {
    open: "waiting",
    waiting: "waiting",
    active: "with-rep",
    over: "gone",
    unknown: "unknown",
  } as const;
  return id === "" ? "unknown" : words[await conversationState(id, parts)];
}
