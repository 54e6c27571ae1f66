import { z } from "zod";
import type { HttpParts } from "../http-parts.ts";
import type { Role, Route } from "../route.ts";
import { described } from "../schemas/members.ts";

const health = z
  .object({ status: described(z.literal("ok"), "The process lives.", "ok"), version: z.string() })
  .meta({ id: "Health" });

/** Whether the process lives; says nothing of what it depends on. */
export function healthz({ version }: HttpParts, roles?: readonly Role[]): Route {
  return {
    method: "get",
    path: "/healthz",
    quiet: true,
    ...(roles === undefined ? {} : { roles }),
    docs: {
      operationId: roles === undefined ? "readHealth" : "readAdminHealth",
      tag: roles === undefined ? "operation" : "admin",
      summary: "Ask whether the process lives",
      answers: { 200: { description: "It does.", schema: health } },
    },
    handle: (_req, res) => void res.json({ status: "ok", version }),
  };
}
