import { tracesOfSession } from "../../handoff/views.ts";
import { fitTrace, pageBytes } from "../fit-trace.ts";
import type { HttpParts } from "../http-parts.ts";
import type { Route } from "../route.ts";
import { sessionPath } from "../schemas/params.ts";
import { sessionTraces } from "../schemas/trace.ts";
import { traceRoute } from "./trace-route.ts";

/** Every handoff of a session, for admins: a session id alone proves nothing about who asks. */
export function sessionTrace({ parts }: HttpParts): Route {
  return traceRoute({
    path: "/v1/sessions/{id}/trace",
    roles: ["admin"],
    docs: {
      operationId: "readSessionTrace",
      summary: "Read the traces of a session's handoffs",
      description: "Answered on both ports. ETag and 304 as for a conversation's trace.",
      path: sessionPath,
    },
    answer: { description: "The newest handoffs, newest first.", schema: sessionTraces },
    unknown: {
      code: "SESSION_UNKNOWN",
      message: "The bridge knows no handoff of this session.",
      remedy: "Check the id; handoffs are deleted after retention.closedAfterMs.",
    },
    find: async (sessionId, after) => {
      const traces = await tracesOfSession(parts, sessionId, after);
      if (traces.length === 0) return undefined;
      const share = Math.floor((pageBytes - 1000) / traces.length);
      return { ids: { sessionId }, body: { sessionId, handoffs: traces.map((trace) => fitTrace(trace, share)) } };
    },
  });
}
