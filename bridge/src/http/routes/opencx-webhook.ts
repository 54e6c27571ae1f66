import type { RequestHandler } from "express";
import { z } from "zod";
import { acceptWebhook } from "../../handoff/opencx-events.ts";
import { type OpencxEvent, readWebhook } from "../../opencx/webhook-events.ts";
import { parseJson } from "../body/parse-json.ts";
import type { HttpParts } from "../http-parts.ts";
import type { CountAttempt } from "../middleware/attempts.ts";
import { contextOf } from "../middleware/request-context.ts";
import { RequestFault, routeUnknown } from "../request-fault.ts";
import { retryChanged } from "../retry-changed.ts";
import type { Route } from "../route.ts";
import { described, token } from "../schemas/members.ts";
import { webhookPath } from "../schemas/params.ts";
import { knownSecret, matchSecret } from "../secrets.ts";
import { isSigned } from "../webhook-signature.ts";

/** OpenCX's own webhooks (contract opencx 10). Stored before they are answered, and never answered with 429. */
export function opencxWebhook({ parts }: HttpParts, countAttempt: CountAttempt): Route {
  const { tokens, hmac } = parts.config.webhook;
  return {
    method: "post",
    path: "/v1/opencx/webhook/{token}",
    admit: admitToken(tokens, countAttempt),
    body: { kind: "raw", limitBytes: parts.config.http.bodyLimitBytes },
    docs,
    handle: async (req, res) => {
      const context = contextOf(res);
      const { rawBody } = context;
      const signed = hmac !== undefined && isSigned(hmac, rawBody, req.get(hmac.header));
      if (hmac !== undefined && !signed) throw signatureWrong(hmac.header);
      const events = readWebhook(parseJson(rawBody));
      if (events === undefined) throw unreadable();
      const known = events.filter((event) => event.kind !== "other" && token.test(event.sessionId));
      noteSession(context.ids, known);
      if (known.length === 0) return void res.json({ ignored: true });
      const stored = await retryChanged(() => acceptWebhook(parts, { events: known, signed }));
      res.json(stored ? { stored: true } : { duplicate: true });
    },
  };
}

/** A wrong token is answered like any path that does not exist. */
function admitToken(tokens: readonly string[], countAttempt: CountAttempt): RequestHandler {
  const known = tokens.map((one) => knownSecret(one, true));
  return async (req, res, next) => {
    const given = req.params["token"];
    const right = matchSecret(typeof given === "string" ? given : "", known) === true;
    next(right ? undefined : await countAttempt(req, res, routeUnknown()));
  };
}

function noteSession(ids: { sessionId?: string }, [first]: readonly OpencxEvent[]): void {
  if (first !== undefined) ids.sessionId = first.sessionId;
}

function signatureWrong(header: string): RequestFault {
  return new RequestFault({
    code: "WEBHOOK_SIGNATURE_WRONG",
    message: `The header ${header} is missing or does not sign this body.`,
    remedy: "Compare webhook.hmac (header, secrets, encoding, prefix) with what the sender uses.",
    status: 401,
  });
}

function unreadable(): RequestFault {
  return new RequestFault({
    code: "WEBHOOK_UNREADABLE",
    message: "The body is JSON but no webhook of OpenCX.",
    remedy: "Send an object with the members event and data, as OpenCX does.",
  });
}

const event = z
  .object({
    event: described(z.string(), "The event's name.", "conversation.handoff_to_human"),
    organization_id: z.string().optional(),
    data: described(z.unknown(), "One object or a list of them, each with its conversation_id.", {
      conversation_id: "7d0f6c1e-52f5-4b27-9e43-0d6a4c8b9f10",
      timestamp: "2026-01-31T09:30:00Z",
    }),
  })
  .meta({
    id: "OpencxWebhook",
    description: "OpenCX's envelope; events that the bridge does not use are passed over.",
  });

const yes = (sentence: string) => described(z.boolean().optional(), sentence, true);

const outcome = z
  .object({
    stored: yes("It was stored."),
    duplicate: yes("Each of its events was stored before."),
    ignored: yes("It holds nothing that the bridge uses."),
  })
  .meta({ id: "WebhookOutcome", description: "Exactly one of these is there." });

const docs: Route["docs"] = {
  operationId: "receiveOpencxWebhook",
  tag: "opencx",
  summary: "Receive OpenCX's webhooks",
  description:
    "The address is a secret: OpenCX calls it without a key. Where webhook.hmac is configured, the raw body must be signed as well; without a signature an event is only a reason to read the session again.",
  path: webhookPath,
  body: event,
  answers: { 200: { description: "Dealt with; do not send it again.", schema: outcome } },
  errors: {
    400: ["BODY_MALFORMED", "BODY_CUT_OFF", "BODY_ENCODING_WRONG", "WEBHOOK_UNREADABLE"],
    401: ["WEBHOOK_SIGNATURE_WRONG"],
    404: ["ROUTE_UNKNOWN"],
    409: ["HANDOFF_CHANGED"],
    413: ["WEBHOOK_TOO_MANY_EVENTS"],
    429: ["TOO_MANY_ATTEMPTS"],
  },
};
