import { isBridgeError } from "../../lib/errors.ts";
import type { DeskStatus } from "../desk.ts";
import { caseById } from "./find-case.ts";
import type { Org } from "./org/org.ts";

/** A Case that is open is with its owner. Never throws one of our errors: a failed look says `unknown`. */
export async function caseStatus(caseId: string, org: Org): Promise<DeskStatus> {
  try {
    const found = await caseById(org, caseId);
    return found === undefined || found.isClosed ? "gone" : "with-rep";
  } catch (error) {
    if (isBridgeError(error)) return "unknown";
    throw error;
  }
}
