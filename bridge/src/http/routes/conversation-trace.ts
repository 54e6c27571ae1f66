import { traceOfConversation } from "../../handoff/views.ts";
import { answerUnlessKnown } from "../answer-unless-known.ts";
import { parseQuery } from "../body/parse-input.ts";
import { fitTrace } from "../fit-trace.ts";
import type { HttpParts } from "../http-parts.ts";
import { contextOf } from "../middleware/request-context.ts";
import { RequestFault } from "../request-fault.ts";
import type { Route } from "../route.ts";
import { token } from "../schemas/members.ts";
import { afterQuery, conversationPath } from "../schemas/params.ts";
import { traceView } from "../schemas/trace.ts";

/** What the panel in the org shows. Only for conversations that the bridge opened itself (design section 9). */
export function conversationTrace({ parts }: HttpParts): Route {
  return {
    method: "get",
    path: "/v1/conversations/{id}/trace",
    roles: ["org", "admin"],
    docs,
    handle: async (req, res) => {
      const { after } = parseQuery(afterQuery, req.query);
      const id = req.params["id"];
      const trace = typeof id === "string" && token.test(id) ? await traceOfConversation(parts, id, after) : undefined;
      if (trace === undefined) throw notOurs();
      contextOf(res).ids = { handoffId: trace.handoff.id, sessionId: trace.handoff.sessionId };
      answerUnlessKnown(req, res, fitTrace(trace));
    },
  };
}

function notOurs(): RequestFault {
  return new RequestFault({
    code: "CONVERSATION_NOT_OPENED_BY_OPENCX",
    message: "This conversation was not opened by OpenCX.",
    remedy: "Nothing to do for a conversation that began elsewhere; else check that its bridge is the one asked.",
    status: 404,
  });
}

const docs: Route["docs"] = {
  operationId: "readConversationTrace",
  tag: "trace",
  summary: "Read the trace of a conversation",
  description:
    "Asked by the desk's id. An unchanged trace is answered with 304 to a request that carries its ETag in If-None-Match.",
  path: conversationPath,
  query: afterQuery,
  answers: {
    200: { description: "The trace, one page of it.", schema: traceView },
    304: { description: "Unchanged since the ETag in If-None-Match." },
  },
  errors: { 400: ["QUERY_INVALID"], 404: ["CONVERSATION_NOT_OPENED_BY_OPENCX"] },
};
