import { z } from "zod";
import { ApiError } from "../api-error.ts";
import type { Fault } from "../../../lib/faults.ts";
import type { ChaosRule } from "../stream/chaos.ts";
import type { OpenStream } from "../stream/feeds.ts";
import type { World } from "../world.ts";
import { operation } from "../../../lib/operation.ts";

const whose = { conversationId: z.string().optional(), subject: z.string().optional() };

/** What goes wrong between the client and the org. */
export const network = {
  dropStreams: operation(
    "Cuts every stream, or those of one subject or conversation.",
    z.object(whose),
    (world: World, args) => cut(world.feeds.streams(subjectOf(world, args))),
  ),
  expireTokens: operation(
    "Expires one token, one subject's tokens or all, and cuts their streams unless told not to.",
    z.object({ ...whose, token: z.string().optional(), dropStreams: z.boolean().default(true) }),
    (world: World, { token, dropStreams, ...args }) => {
      const subject = subjectOf(world, args);
      if (token === undefined) world.tokens.expire(subject);
      else expireOne(world, token);
      if (!dropStreams) return 0;
      return cut(world.feeds.streams(subject).filter((stream) => world.tokens.isExpiredClient(stream.clientId)));
    },
  ),
  disturb: operation(
    "Loses, doubles or reorders the next stream events.",
    z.object({
      kind: z.enum(["lose", "duplicate", "reorder"]),
      conversationId: z.string().optional(),
      count: z.int().positive().optional(),
    }),
    (world: World, rule) => world.chaos.add(rule as ChaosRule),
  ),
  setNetwork: operation(
    "Silences pings, delays stream events, slows every answer.",
    z.object({
      silent: z.boolean().optional(),
      delayMs: z.number().min(0).optional(),
      latencyMs: z.number().min(0).optional(),
    }),
    (world: World, { silent, delayMs, latencyMs }) => {
      world.chaos.silent = silent ?? world.chaos.silent;
      world.chaos.delayMs = delayMs ?? world.chaos.delayMs;
      world.faults.latencyMs = latencyMs ?? world.faults.latencyMs;
    },
  ),
  calm: operation("Ends every disturbance and every fault.", z.object({}), (world: World) => {
    world.chaos.clear();
    world.faults.clear();
  }),
  addFault: operation("Injects a fault into requests; see lib/faults.", z.looseObject({}), (world: World, fault) =>
    world.faults.add(fault as Fault),
  ),
};

function expireOne(world: World, token: string): void {
  try {
    world.tokens.expireOne(token);
  } catch {
    throw new ApiError(400, "token: not readable.");
  }
}

function subjectOf(world: World, args: { conversationId?: string | undefined; subject?: string | undefined }) {
  if (args.conversationId === undefined) return args.subject;
  const conversation = world.conversations.get(args.conversationId);
  if (conversation === undefined) throw new ApiError(404, `No conversation ${args.conversationId}.`);
  return conversation.subject;
}

function cut(streams: OpenStream[]): number {
  for (const stream of streams) stream.cut();
  return streams.length;
}
