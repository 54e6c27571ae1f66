import { tracesOfSession } from "../../handoff/views.ts";
import { answerUnlessKnown } from "../answer-unless-known.ts";
import { parseQuery } from "../body/parse-input.ts";
import { fitTrace, pageBytes } from "../fit-trace.ts";
import type { HttpParts } from "../http-parts.ts";
import { contextOf } from "../middleware/request-context.ts";
import { RequestFault } from "../request-fault.ts";
import type { Route } from "../route.ts";
import { token } from "../schemas/members.ts";
import { afterQuery, sessionPath } from "../schemas/params.ts";
import { sessionTraces } from "../schemas/trace.ts";

/** Every handoff of a session, for admins: a session id alone proves nothing about who asks. */
export function sessionTrace({ parts }: HttpParts): Route {
  return {
    method: "get",
    path: "/v1/sessions/{id}/trace",
    roles: ["admin"],
    docs,
    handle: async (req, res) => {
      const { after } = parseQuery(afterQuery, req.query);
      const id = req.params["id"];
      const traces = typeof id === "string" && token.test(id) ? await tracesOfSession(parts, id, after) : [];
      if (typeof id !== "string" || traces.length === 0) throw neverHandedOff();
      contextOf(res).ids.sessionId = id;
      const share = Math.floor((pageBytes - 1000) / traces.length);
      const handoffs = traces.map((trace) => fitTrace(trace, share));
      answerUnlessKnown(req, res, { sessionId: id, handoffs });
    },
  };
}

function neverHandedOff(): RequestFault {
  return new RequestFault({
    code: "SESSION_UNKNOWN",
    message: "The bridge knows no handoff of this session.",
    remedy: "Check the id; handoffs are deleted after retention.closedAfterMs.",
    status: 404,
  });
}

const docs: Route["docs"] = {
  operationId: "readSessionTrace",
  tag: "trace",
  summary: "Read the traces of a session's handoffs",
  description: "Answered on both ports. ETag and 304 as for a conversation's trace.",
  path: sessionPath,
  query: afterQuery,
  answers: {
    200: { description: "The newest handoffs, newest first.", schema: sessionTraces },
    304: { description: "Unchanged since the ETag in If-None-Match." },
  },
  errors: { 400: ["QUERY_INVALID"], 404: ["SESSION_UNKNOWN"] },
};
