import { z } from "zod";
import type { Fault } from "../../../lib/faults.ts";
import { operation } from "../../../lib/operation.ts";
import { limitCodes } from "../access/service-limits.ts";
import type { LimitKind } from "../access/service-limits.ts";
import { tableOf, userOfApp } from "./target.ts";
import type { ControlTarget } from "./target.ts";

const bodies: Record<number, [code: string, message: string]> = {
  401: ["0x80041d52", "OAuth token has expired."],
  403: ["0x80040220", "Principal user is missing a privilege."],
  404: ["0x80040217", "The row Does Not Exist"],
  429: ["0x80072322", "Number of requests exceeded the limit of 6000 over time window of 300 seconds."],
  500: ["0x80040216", "An unexpected error occurred."],
  502: ["", "Bad Gateway"],
  503: ["", "The service is unavailable."],
};

const kinds = ["requests", "executionTime", "concurrency"] as const satisfies LimitKind[];

/** What goes wrong in the environment and on the way to it. */
export const trouble = {
  addFault: operation(
    "Injects a fault into requests of Dataverse, or of Entra; see lib/faults.",
    z.looseObject({ service: z.enum(["dataverse", "entra"]).optional() }),
    ({ world, entraFaults }: ControlTarget, { service, ...args }) => {
      const fault = args as Fault;
      const known = bodies[fault.status ?? 0];
      const made = known === undefined ? {} : { body: { error: { code: known[0], message: known[1] } } };
      if (service === "entra") entraFaults.add(fault);
      else world.faults.add({ ...made, ...fault });
    },
  ),
  setNetwork: operation(
    "Slows every answer.",
    z.object({ latencyMs: z.number().min(0) }),
    ({ world, entraFaults }: ControlTarget, { latencyMs }) => {
      world.faults.latencyMs = entraFaults.latencyMs = latencyMs;
    },
  ),
  refuseWrites: operation(
    "A plug-in of the customer refuses the next writes of a table, with its own words; times -1 is for ever.",
    z.object({ table: z.string(), message: z.string(), times: z.int().optional() }),
    (target: ControlTarget, { table, message, times = 1 }) =>
      void target.world.rules.refusals.push({ table: tableOf(target, table).name, message, times }),
  ),
  throttle: operation(
    "The next requests are answered 429, by a limit's name or its code.",
    z.object({
      kind: z.enum(kinds).optional(),
      code: z.string().optional(),
      seconds: z.int().positive().optional(),
      times: z.int().positive().optional(),
    }),
    ({ world }: ControlTarget, { kind, code, seconds = 1, times = 1 }) => {
      const byCode = kinds.find((one) => limitCodes[one] === code);
      world.throttle.made = { kind: kind ?? byCode ?? "requests", seconds, times };
    },
  ),
  setLimits: operation(
    "Lowers the service-protection limits, or the largest body.",
    z.object({
      requests: z.int().positive().optional(),
      executionMs: z.number().positive().optional(),
      concurrent: z.int().positive().optional(),
      windowMs: z.int().positive().optional(),
      maxBodyBytes: z.int().positive().optional(),
    }),
    ({ world }: ControlTarget, { maxBodyBytes, ...limits }) => {
      Object.assign(world.throttle.settings, limits);
      if (maxBodyBytes !== undefined) world.state.maxBodyBytes = maxBodyBytes;
    },
  ),
  useUp: operation(
    "Counts requests or execution time as if the app had already used them.",
    z.object({ app: z.string().optional(), requests: z.int().optional(), executionMs: z.number().optional() }),
    (target: ControlTarget, { app, requests = 0, executionMs = 0 }) => {
      const { throttle, tenant } = target.world;
      throttle.window(userOfApp(target, app)).add(tenant.now(), requests, executionMs);
    },
  ),
  calm: operation(
    "Ends every fault, refusal and throttling.",
    z.object({}),
    ({ world, entraFaults }: ControlTarget) => {
      world.faults.clear();
      entraFaults.clear();
      world.throttle.clear();
      world.rules.refusals = [];
      world.tenant.directory.throttle = undefined;
    },
  ),
};
