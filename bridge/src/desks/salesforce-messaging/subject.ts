import { isBridgeError } from "../../lib/errors.ts";
import type { DeskHandoff, IdentityKind } from "../desk.ts";
import { identitySubject } from "./identity/subject.ts";

export interface HandoffSubject {
  /** The identity token's `sub`. */
  subject: string;
  kind: IdentityKind;
  /** Why the customer is less known than the handoff said. */
  warning?: { code: string; message: string };
}

/**
 * Who the customer is to Salesforce (design section 6); the same at every call for the same handoff. A value that cannot
 * name one person leaves the customer anonymous.
 */
export function subjectOf(handoff: DeskHandoff): HandoffSubject {
  const { kind, value } = handoff.identity;
  if (kind !== "verified-email" && kind !== "matched-by-phone") return anonymous(handoff);
  try {
    return { subject: identitySubject(kind === "verified-email" ? "email" : "phone", value), kind };
  } catch (error) {
    if (!isBridgeError(error, "IDENTITY_VALUE_INVALID")) throw error;
    return { ...anonymous(handoff), warning: { code: error.code, message: `${error.message} ${error.remedy}` } };
  }
}

function anonymous(handoff: DeskHandoff): HandoffSubject {
  return { subject: identitySubject("session", handoff.sessionId), kind: "anonymous" };
}
