import type { RequestHandler } from "express";
import { z } from "zod";
import type { Connection } from "../../config/schema.ts";
import { webhookVerifier, type VerifyWebhook } from "../../dynamics/entra/webhook-token.ts";
import { acceptDelivery } from "../../handoff/desk-inbox/accept-delivery.ts";
import { parseBody } from "../body/parse-input.ts";
import type { HttpParts } from "../http-parts.ts";
import type { CountAttempt } from "../middleware/attempts.ts";
import { contextOf } from "../middleware/request-context.ts";
import { RequestFault, routeUnknown } from "../request-fault.ts";
import type { Route } from "../route.ts";
import { described } from "../schemas/members.ts";
import { activityPath } from "../schemas/params.ts";
import { knownSecret, matchSecret } from "../secrets.ts";

/** A connection that has the webhook, and how its token is verified where it must have one. */
interface Hooked {
  connection: string;
  verify: VerifyWebhook | undefined;
}

/**
 * What reps write in Dynamics, from its Messaging API (contract dynamics-365 7.7): stored before it is answered, because
 * the sender gives up after ten seconds and three tries. Never answered with 429.
 */
export function dynamicsWebhook({ parts }: HttpParts, countAttempt: CountAttempt): Route {
  const known = parts.config.connections.flatMap((connection) => hooked(connection, parts.dispatcher));
  return {
    method: "post",
    path: "/v1/dynamics/{token}/v3/conversations/{id}/activities",
    admit: admit(known, countAttempt),
    body: { kind: "json", limitBytes: Math.max(parts.config.http.bodyLimitBytes, largestActivity) },
    docs,
    handle: async (req, res) => {
      const { connection, verify } = matchSecret(param(req.params["token"]), known) ?? unknownHook();
      if (verify !== undefined && !(await verify(req.get("authorization")))) throw tokenWrong();
      const activity = parseBody(activitySchema, contextOf(res).json);
      const externalId = param(req.params["id"]).toLowerCase();
      if (activity.conversation?.id !== undefined && activity.conversation.id.toLowerCase() !== externalId)
        throw unlike();
      if (!(await acceptDelivery(parts, { connection, externalId }, activity))) throw routeUnknown();
      res.json({});
    },
  };
}

/** A message has 28 KB; a file in it is named, not sent. */
const largestActivity = 256 * 1024;

function hooked(connection: Connection, dispatcher: HttpParts["parts"]["dispatcher"]) {
  if (connection.desk !== "dynamics-omnichannel" || connection.messaging === undefined) return [];
  const { webhookKey, webhookAudience: audience } = connection.messaging;
  const verify = audience === undefined ? undefined : webhookVerifier({ ...connection, audience }, dispatcher);
  return [knownSecret<Hooked>(webhookKey, { connection: connection.name, verify })];
}

/** A wrong key is answered like any path that does not exist. */
function admit(known: ReturnType<typeof hooked>, countAttempt: CountAttempt): RequestHandler {
  return async (req, res, next) => {
    const right = matchSecret(param(req.params["token"]), known) !== undefined;
    next(right ? undefined : await countAttempt(req, res, routeUnknown()));
  };
}

function param(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function unknownHook(): never {
  throw routeUnknown();
}

function tokenWrong(): RequestFault {
  return new RequestFault({
    code: "DYNAMICS_TOKEN_WRONG",
    message: "The request has no token of the tenant for messaging.webhookAudience.",
    remedy: "Compare messaging.webhookAudience with the managed identity of the channel; docs/dynamics.md shows how.",
    status: 401,
  });
}

function unlike(): RequestFault {
  return new RequestFault({
    code: "DYNAMICS_CONVERSATION_UNLIKE",
    message: "The activity is of another conversation than the address.",
    remedy: "Send it to the address of its own conversation.",
    status: 400,
  });
}

const activitySchema = z
  .looseObject({
    type: described(z.string().max(100), "message, typing or event.", "message"),
    conversation: z.looseObject({ id: z.string().max(100).optional() }).optional(),
  })
  .meta({ id: "DynamicsActivity", description: "A Bot Framework activity, as Dynamics sends it." });

const docs: Route["docs"] = {
  operationId: "receiveDynamicsActivity",
  tag: "handoffs",
  summary: "Receive what reps write in Dynamics 365",
  description:
    "The address is a secret: Dynamics calls it without a key of the bridge. Where messaging.webhookAudience is set, the request must carry a token of the tenant for it. Stored before it is answered, and carried out afterwards.",
  path: activityPath,
  body: activitySchema,
  answers: { 200: { description: "Stored; do not send it again.", schema: z.object({}) } },
  errors: {
    400: ["BODY_MALFORMED", "BODY_CUT_OFF", "BODY_ENCODING_WRONG", "DYNAMICS_CONVERSATION_UNLIKE"],
    401: ["DYNAMICS_TOKEN_WRONG"],
    404: ["ROUTE_UNKNOWN"],
    429: ["TOO_MANY_ATTEMPTS"],
  },
};
