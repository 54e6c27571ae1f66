import { traceOfConversation } from "../../handoff/views.ts";
import { fitTrace } from "../fit-trace.ts";
import type { HttpParts } from "../http-parts.ts";
import type { Route } from "../route.ts";
import { conversationPath } from "../schemas/params.ts";
import { traceView } from "../schemas/trace.ts";
import { traceRoute } from "./trace-route.ts";

/** What the panel in the org shows. Only for conversations that the bridge opened itself (design section 9). */
export function conversationTrace({ parts }: HttpParts): Route {
  return traceRoute({
    path: "/v1/conversations/{id}/trace",
    roles: ["org", "admin"],
    docs: {
      operationId: "readConversationTrace",
      summary: "Read the trace of a conversation",
      description:
        "Asked by the desk's id. An unchanged trace is answered with 304 to a request that carries its ETag in If-None-Match.",
      path: conversationPath,
    },
    answer: { description: "The trace, one page of it.", schema: traceView },
    unknown: {
      code: "CONVERSATION_NOT_OPENED_BY_OPENCX",
      message: "This conversation was not opened by OpenCX.",
      remedy: "Nothing to do for a conversation that began elsewhere; else check that its bridge is the one asked.",
    },
    find: async (id, after) => {
      const trace = await traceOfConversation(parts, id, after);
      if (trace === undefined) return undefined;
      return { ids: { handoffId: trace.handoff.id, sessionId: trace.handoff.sessionId }, body: fitTrace(trace) };
    },
  });
}
