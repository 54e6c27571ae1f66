import type { z } from "zod";
import type { Said } from "../../handoff/payloads.ts";
import { acceptSaid, handoffOver } from "../../handoff/said.ts";
import { isOver } from "../../handoff/states.ts";
import { lockHandoff } from "../../store/handoffs.ts";
import { ignoredMembers, parseBody } from "../body/parse-input.ts";
import type { HttpParts } from "../http-parts.ts";
import { contextOf } from "../middleware/request-context.ts";
import { RequestFault } from "../request-fault.ts";
import { retryChanged } from "../retry-changed.ts";
import type { Route } from "../route.ts";
import { messageRequest } from "../schemas/message-request.ts";
import { handoffPath, idempotencyHeader } from "../schemas/params.ts";
import { acceptedMessage } from "../schemas/views.ts";
import { handoffId } from "./find-handoff.ts";
import { idempotencyKey } from "./idempotency-key.ts";
import { claimMessageKey, type MessageKey, messageReportKey } from "./message-key.ts";

/** What was said on OpenCX's side after the handoff, on its way to the rep. */
export function addMessage({ parts }: HttpParts): Route {
  const { config, clock, store } = parts;
  return {
    method: "post",
    path: "/v1/handoffs/{id}/messages",
    roles: ["opencx"],
    body: { kind: "json", limitBytes: config.http.messageBodyLimitBytes },
    docs,
    handle: async (req, res) => {
      const context = contextOf(res);
      const id = handoffId(req.params["id"]);
      context.ids.handoffId = id;
      const body = parseBody(messageRequest, context.json);
      const now = clock.now();
      const key = idempotencyKey(req);
      const claim =
        key === undefined ? undefined : { caller: context.caller?.name ?? "", handoffId: id, key, body, now };
      const said = toSaid(body, now, claim);
      const accepted = await retryChanged(() =>
        store.transaction(async (tx) => {
          const handoff = await lockHandoff(tx, id);
          context.ids.sessionId = handoff.session_id;
          if (isOver(handoff)) throw handoffOver();
          if (claim !== undefined) await claimMessageKey(tx, claim);
          return acceptSaid(parts, tx, id, [said]);
        }),
      );
      const ignored = ignoredMembers(messageRequest, context.json);
      res.status(202).json({ accepted, duplicate: accepted === 0, ignored });
    },
  };
}

function toSaid(body: z.output<typeof messageRequest>, now: Date, key: MessageKey | undefined): Said {
  if (body.id === undefined && key === undefined) throw keyMissing();
  const told = body.at === undefined ? now : new Date(body.at);
  return {
    speaker: body.from ?? "customer",
    name: body.name,
    text: body.text,
    attachments: (body.attachments ?? []).map(({ name, url, mimeType, size }) => ({
      name,
      url,
      size,
      mimeType: mimeType ?? "application/octet-stream",
    })),
    // A sender's clock that runs ahead must not put words after those that are still to come.
    at: told > now ? now : told,
    ...(body.id === undefined ? { reportKey: key && messageReportKey(key) } : { historyId: body.id }),
  };
}

function keyMissing(): RequestFault {
  return new RequestFault({
    code: "MESSAGE_KEY_MISSING",
    message: "Nothing tells this message from an equal one that is sent again.",
    remedy: "Give OpenCX's message id as `id`, or send the header Idempotency-Key with a fresh value for each message.",
  });
}

const docs: Route["docs"] = {
  operationId: "addMessage",
  tag: "handoffs",
  summary: "Carry a message to the rep",
  description:
    "Messages reach the rep in the order they were stored, behind the brief. One message that is reported here, by webhook and in OpenCX's history is delivered once.",
  path: handoffPath,
  header: idempotencyHeader,
  body: messageRequest,
  answers: { 202: { description: "Stored.", schema: acceptedMessage } },
  errors: {
    400: ["MESSAGE_KEY_MISSING", "IDEMPOTENCY_KEY_INVALID"],
    404: ["HANDOFF_UNKNOWN"],
    409: ["HANDOFF_OVER", "HANDOFF_CHANGED"],
    422: ["IDEMPOTENCY_KEY_REUSED"],
  },
};
