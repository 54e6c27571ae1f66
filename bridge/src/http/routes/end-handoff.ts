import { requestEnd } from "../../handoff/end-request.ts";
import { isOver } from "../../handoff/states.ts";
import { viewHandoff } from "../../handoff/views.ts";
import { findHandoff, lockHandoff } from "../../store/handoffs.ts";
import { ignoredMembers, parseBody } from "../body/parse-input.ts";
import type { HttpParts } from "../http-parts.ts";
import { contextOf } from "../middleware/request-context.ts";
import { retryChanged } from "../retry-changed.ts";
import type { Route } from "../route.ts";
import { endRequest } from "../schemas/end-request.ts";
import { handoffPath } from "../schemas/params.ts";
import { endedHandoff } from "../schemas/views.ts";
import { handoffId } from "./find-handoff.ts";

/** The customer's side ends the conversation; the end takes its place behind the last words. */
export function endHandoff({ parts }: HttpParts): Route {
  const { config, store } = parts;
  return {
    method: "post",
    path: "/v1/handoffs/{id}/end",
    roles: ["opencx"],
    body: { kind: "json", limitBytes: config.http.bodyLimitBytes },
    docs,
    handle: async (req, res) => {
      const context = contextOf(res);
      const id = handoffId(req.params["id"]);
      context.ids.handoffId = id;
      const { by = "opencx", reason = "requested", resolve } = parseBody(endRequest, context.json);
      const before = await retryChanged(() =>
        store.transaction(async (tx) => {
          const handoff = await lockHandoff(tx, id);
          await requestEnd(parts, tx, handoff, { by, reason, resolve });
          return handoff;
        }),
      );
      context.ids.sessionId = before.session_id;
      const view = await viewHandoff(store.db, (await findHandoff(store.db, id)) ?? before);
      const ignored = ignoredMembers(endRequest, context.json);
      res.status(isOver(before) ? 200 : 202).json({ ...view, ignored });
    },
  };
}

const docs: Route["docs"] = {
  operationId: "endHandoff",
  tag: "handoffs",
  summary: "End a handoff from the customer's side",
  description: "Everything that was stored before is delivered first. The body may be left out.",
  path: handoffPath,
  body: endRequest,
  answers: {
    200: { description: "It had ended already; nothing was done.", schema: endedHandoff },
    202: { description: "Stored; it ends once the last words have arrived.", schema: endedHandoff },
  },
  errors: { 404: ["HANDOFF_UNKNOWN"], 409: ["HANDOFF_CHANGED"] },
};
