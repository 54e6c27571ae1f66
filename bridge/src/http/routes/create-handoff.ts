import { accept } from "../../handoff/accept.ts";
import { viewHandoff } from "../../handoff/views.ts";
import { ignoredMembers, parseBody } from "../body/parse-input.ts";
import type { HttpParts } from "../http-parts.ts";
import { contextOf } from "../middleware/request-context.ts";
import { RequestFault } from "../request-fault.ts";
import { retryChanged } from "../retry-changed.ts";
import type { Route } from "../route.ts";
import { handoffRequest, toHandoffRequest } from "../schemas/handoff-request.ts";
import { idempotencyHeader } from "../schemas/params.ts";
import { acceptedHandoff } from "../schemas/views.ts";
import { idempotencyKey } from "./idempotency-key.ts";
import { handoffUrl } from "./handoff-url.ts";

/** OpenCX hands a session to people. Answered once it is stored, before anything happens at a desk. */
export function createHandoff({ parts }: HttpParts): Route {
  const { config, store } = parts;
  return {
    method: "post",
    path: "/v1/handoffs",
    roles: ["opencx"],
    body: { kind: "json", limitBytes: config.http.bodyLimitBytes },
    docs,
    handle: async (req, res) => {
      const context = contextOf(res);
      const key = idempotencyKey(req);
      const body = parseBody(handoffRequest, context.json);
      context.ids.sessionId = body.sessionId;
      requireConnection(parts.config.connections, body.connection);
      const idempotency = key === undefined ? undefined : { caller: context.caller?.name ?? "", key, body };
      const request = toHandoffRequest(body, key);
      const wanted = { sessionId: body.sessionId, source: "post", request, idempotency } as const;
      const { handoff, created } = await retryChanged(() => store.transaction((tx) => accept(parts, tx, wanted)));
      context.ids.handoffId = handoff.id;
      const view = await viewHandoff(store.db, handoff);
      const statusUrl = handoffUrl(config.http.publicUrl, handoff.id);
      const ignored = ignoredMembers(handoffRequest, context.json);
      res
        .status(202)
        .location(statusUrl)
        .json({ ...view, created, statusUrl, ignored });
    },
  };
}

function requireConnection(connections: readonly { name: string }[], wanted: string | undefined): void {
  if (wanted === undefined || connections.some(({ name }) => name === wanted)) return;
  throw new RequestFault({
    code: "CONNECTION_UNKNOWN",
    message: "The bridge has no connection of this name.",
    remedy: `Leave connection out, or name one of: ${connections.map(({ name }) => name).join(", ")}.`,
  });
}

const docs: Route["docs"] = {
  operationId: "createHandoff",
  tag: "handoffs",
  summary: "Hand a session over to people",
  description:
    "Stores the handoff and answers; the conversation at the desk is opened right after. A session has at most one open handoff: reporting it again answers that one. Members that nobody reads are listed in `ignored`.",
  header: idempotencyHeader,
  body: handoffRequest,
  answers: { 202: { description: "Stored; `state` tells how far it is.", schema: acceptedHandoff } },
  errors: {
    400: ["CONNECTION_UNKNOWN", "IDEMPOTENCY_KEY_INVALID"],
    409: ["HANDOFF_CHANGED"],
    422: ["IDEMPOTENCY_KEY_REUSED"],
  },
};
