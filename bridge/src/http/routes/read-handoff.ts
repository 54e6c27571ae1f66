import { viewHandoff } from "../../handoff/views.ts";
import type { HttpParts } from "../http-parts.ts";
import { contextOf } from "../middleware/request-context.ts";
import type { Route } from "../route.ts";
import { handoffPath } from "../schemas/params.ts";
import { handoffView } from "../schemas/views.ts";
import { handoffOf } from "./find-handoff.ts";

/** How a handoff stands. */
export function readHandoff({ parts }: HttpParts): Route {
  return {
    method: "get",
    path: "/v1/handoffs/{id}",
    roles: ["opencx", "admin"],
    docs: {
      operationId: "readHandoff",
      tag: "handoffs",
      summary: "Ask how a handoff stands",
      path: handoffPath,
      answers: { 200: { description: "The handoff.", schema: handoffView } },
      errors: { 404: ["HANDOFF_UNKNOWN"] },
    },
    handle: async (req, res) => {
      const handoff = await handoffOf(parts, req.params["id"]);
      contextOf(res).ids = { handoffId: handoff.id, sessionId: handoff.session_id };
      res.json(await viewHandoff(parts.store.db, handoff));
    },
  };
}
