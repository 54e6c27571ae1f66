import { setTimeout as sleep } from "node:timers/promises";
import { Router } from "express";
import type { Request, Response } from "express";
import { createConversation } from "../conversations/create.ts";
import { readableConversation, writableConversation } from "../conversations/find.ts";
import { receiveActivity } from "../conversations/receive.ts";
import { channelOf } from "../http/authenticate.ts";
import { bodyFault } from "../http/parse-body.ts";
import { guid } from "../identifiers.ts";
import { Problem, refusal } from "../problem.ts";
import type { World } from "../world.ts";
import { listContext, listConversations, listMessages, memberName } from "./lists.ts";
import { activities, createRequest, parsed } from "./schemas.ts";
import type { CustomerActivity } from "./schemas.ts";

const minuteMs = 60_000;

/** The five operations below `/api/v1.0/consumer` (contract dynamics-365 7.4 to 7.6). */
export function consumerRoutes(world: World): Router {
  const router = Router();
  router.post("/conversation/create", bodyFault, (req, res) => create(world, req, res));
  router.post("/conversation/:id", bodyFault, (req, res) => {
    const activity = readActivity(req.body, req.params.id, channelOf(res).id);
    const conversation = writableConversation(world, channelOf(res), req.params.id, activity.type === "message");
    const messageId = receiveActivity(world, channelOf(res), conversation, activity);
    res.json({ [memberName(world, "messageId", "messageid")]: messageId });
  });
  router.get("/conversation/:id/messages", (req, res) => {
    const conversation = readableConversation(world, channelOf(res), req.params.id);
    if (req.query["ContinuationToken"] === undefined) countPoll(world, conversation.id);
    res.json(listMessages(world, conversation, req.query));
  });
  router.get("/conversation/:id/context", (req, res) => {
    res.json(listContext(world, readableConversation(world, channelOf(res), req.params.id)));
  });
  router.get("/conversations", (req, res) => {
    res.json(listConversations(world, channelOf(res).id, req.query));
  });
  router.all(/^\/(conversations|conversation\/[^/]+(\/(messages|context))?)$/i, (req) => {
    throw new Problem(405, `${req.method} is not allowed here.`);
  });
  return router;
}

async function create(world: World, req: Request, res: Response): Promise<void> {
  const { messageId, ...created } = createConversation(world, channelOf(res), parsed(createRequest, req.body));
  await delay(world.limits.createAnswerDelayMs, world.stop.signal);
  const started = messageId === undefined ? {} : { [memberName(world, "messageId", "messageid")]: messageId };
  res.status(world.behaviour.createStatus).json({ ...created, ...started });
}

/** Waits, or less when the simulator stops. */
async function delay(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => {});
}

/** Throws Problem 30003 for a type that is not supported, 30002 and 30005 for ids that do not fit, 30012. */
function readActivity(body: unknown, conversationId: string, channelId: string): CustomerActivity {
  const { type } = (body ?? {}) as { type?: unknown };
  if (typeof type === "string" && !Object.hasOwn(activities, type)) throw refusal(30003, `Unsupported type ${type}.`);
  const schema = activities[typeof type === "string" ? (type as keyof typeof activities) : "message"];
  const activity: CustomerActivity = parsed(schema, body);
  const isCustomEvent = activity.type === "event" && activity.channelData !== undefined;
  const leftOut = activity.channelId === undefined && isCustomEvent;
  if (!leftOut && guid(activity.channelId) !== channelId) throw refusal(30002);
  if (guid(conversationId) === undefined || guid(activity.conversation.id) !== guid(conversationId)) {
    throw refusal(30005);
  }
  return activity;
}

/** The pages say not to poll (contract dynamics-365 7.6). */
function countPoll({ windows, limits, tenant }: World, id: string): void {
  if (windows.count(`polls ${id}`, minuteMs) !== limits.messagePolls + 1) return;
  tenant.violations.add(
    `conversation ${id} is polled: more than ${limits.messagePolls} reads of its messages a minute`,
  );
}
