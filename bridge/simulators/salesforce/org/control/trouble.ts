import { z } from "zod";
import type { Fault as NetworkFault } from "../../../lib/faults.ts";
import type { World } from "../world.ts";
import { operation } from "../../../lib/operation.ts";

const times = z.int().positive().optional();

const bodies: Record<number, { message: string; errorCode: string }> = {
  401: { message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" },
  403: { message: "TotalRequests Limit exceeded.", errorCode: "REQUEST_LIMIT_EXCEEDED" },
  500: {
    message: "An unexpected error occurred. Please include this ErrorId if you contact support",
    errorCode: "UNKNOWN_EXCEPTION",
  },
  503: { message: "The server is temporarily unavailable. Please try again later.", errorCode: "SERVER_UNAVAILABLE" },
};

/** What goes wrong in the org and on the way to it. */
export const trouble = {
  lockRows: operation(
    "The next writes find their rows locked.",
    z.object({ times, object: z.string().optional() }),
    (world: World, args) => {
      const message = "unable to obtain exclusive access to this record or 1 records";
      push(world, { message, errorCode: "UNABLE_TO_LOCK_ROW" }, args);
    },
  ),
  failWrites: operation(
    "The next writes fail with an error of choice, such as a customer's own trigger gives.",
    z.object({
      errorCode: z.string(),
      message: z.string().optional(),
      fields: z.array(z.string()).optional(),
      status: z.int().optional(),
      object: z.string().optional(),
      times,
    }),
    (world: World, { errorCode, message, fields, ...args }) =>
      push(world, { message: message ?? errorCode, errorCode, fields: fields ?? [] }, args),
  ),
  fillStorage: operation(
    "The org runs out of storage, or has room again.",
    z.object({ full: z.boolean() }),
    (world: World, { full }) => {
      world.rules.failures = world.rules.failures.filter(({ fault }) => fault.errorCode !== "STORAGE_LIMIT_EXCEEDED");
      const fault = { message: "storage limit exceeded", errorCode: "STORAGE_LIMIT_EXCEEDED", fields: [] };
      if (full) world.rules.failures.push({ fault, times: Number.POSITIVE_INFINITY });
    },
  ),
  setRequestLimit: operation(
    "Sets how many requests are left today.",
    z.object({ remaining: z.int().min(0) }),
    (world: World, { remaining }) => {
      world.limits.max = world.limits.used + remaining;
      world.limits.refused = 0;
    },
  ),
  expireTokens: operation(
    "Ends one session, or all.",
    z.object({ token: z.string().optional() }),
    (world: World, { token }) => world.tokens.expire(token),
  ),
  setOrg: operation(
    "Locks the org, or takes the API away from its edition.",
    z.object({ active: z.boolean().optional(), apiEnabled: z.boolean().optional() }),
    (world: World, { active, apiEnabled }) => {
      world.state.active = active ?? world.state.active;
      world.state.apiEnabled = apiEnabled ?? world.state.apiEnabled;
    },
  ),
  addFault: operation("Injects a fault into requests; see lib/faults.", z.looseObject({}), (world: World, args) => {
    const fault = args as NetworkFault;
    const body = bodies[fault.status ?? 0];
    world.faults.add(fault.body === undefined && body !== undefined ? { ...fault, body: [body] } : fault);
  }),
  setNetwork: operation(
    "Slows every answer.",
    z.object({ latencyMs: z.number().min(0) }),
    (world: World, { latencyMs }) => {
      world.faults.latencyMs = latencyMs;
    },
  ),
  calm: operation("Ends every fault and made failure.", z.object({}), (world: World) => {
    world.faults.clear();
    world.rules.failures = [];
  }),
};

interface Made {
  times?: number | undefined;
  object?: string | undefined;
  status?: number | undefined;
}

function push(world: World, fault: { message: string; errorCode: string; fields?: string[] }, made: Made): void {
  world.rules.failures.push({ fault, times: made.times ?? 1, object: made.object, status: made.status });
}
