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
): Promise<"open" | "active" | "over" | "unknown"> {
  try {
    const row = await dataverse.get("msdyn_ocliveworkitems", id, ["statuscode"]);
    if (row === undefined) return "unknown";
    if (row["statuscode"] === open) return "open";
    return row["statuscode"] === active || row["statuscode"] === waiting ? "active" : "over";
  } catch (error) {
    if (isBridgeError(error)) return "unknown";
    throw error;
  }
}

export async function statusOf(id: string, parts: Pick<OmnichannelParts, "dataverse">): Promise<DeskStatus> {
  const words = { open: "waiting", active: "with-rep", over: "gone", unknown: "unknown" } as const;
  return id === "" ? "unknown" : words[await conversationState(id, parts)];
}
