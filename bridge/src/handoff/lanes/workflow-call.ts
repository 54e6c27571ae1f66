import { answerError } from "../../opencx/answer-error.ts";
import { BridgeError } from "../../lib/errors.ts";
import { send } from "../../lib/http-client.ts";
import type { Entry } from "../../store/entries.ts";
import type { Handoff } from "../../store/handoffs.ts";
import type { Parts } from "../parts.ts";
import type { EntryPayloads } from "../payloads.ts";
import { isRedirect, redirected } from "./redirect.ts";

/** Calls the configured workflow, which lets the AI carry on. Repeated with the same key after an unknown outcome. */
export async function callWorkflow(parts: Parts, handoff: Handoff, entry: Entry, signal: AbortSignal): Promise<void> {
  const url = parts.config.nobodyThere.workflowUrl;
  if (url === undefined) throw notConfigured();
  const answer = await send(parts.guarded.workflow, {
    method: "POST",
    url,
    headers: { "idempotency-key": entry.id },
    body: {
      session_id: handoff.session_id,
      handoff_id: handoff.id,
      reason: (entry.payload as EntryPayloads["workflow"]).reason,
      event: "nobody_available",
    },
    timeoutMs: parts.config.opencx.timeoutMs,
    signal,
  });
  if (isRedirect(answer)) throw redirected("WORKFLOW_REDIRECTED", "nobodyThere.workflowUrl");
  if (answer.status < 200 || answer.status >= 300) throw answerError(answer);
}

function notConfigured(): BridgeError {
  return new BridgeError({
    code: "WORKFLOW_NOT_CONFIGURED",
    message: "There is no workflow address any more.",
    remedy: "Set nobodyThere.workflowUrl and replay the entry.",
  });
}
