import { z } from "zod";
import { handoffLine } from "../../handoff/views.ts";
import type { Handoff } from "../../store/handoffs.ts";
import type { Executor } from "../../store/store.ts";
import { parseQuery } from "../body/parse-input.ts";
import type { HttpParts } from "../http-parts.ts";
import type { Route } from "../route.ts";
import { handoffsQuery } from "../schemas/params.ts";
import { handoffShape } from "../schemas/views.ts";

const { conversations: _conversations, ...line } = handoffShape;

const list = z
  .object({ handoffs: z.array(z.object({ ...line, connection: z.string().nullable() })) })
  .meta({ id: "HandoffList" });
type Line = z.output<typeof list>["handoffs"][number];

/** Handoffs for an admin's eye, newest first. */
export function adminHandoffs({ parts }: HttpParts): Route {
  return {
    method: "get",
    path: "/admin/handoffs",
    roles: ["admin"],
    docs: {
      operationId: "listHandoffs",
      tag: "admin",
      summary: "List handoffs",
      query: handoffsQuery,
      answers: { 200: { description: "The newest ones.", schema: list } },
      errors: { 400: ["QUERY_INVALID"] },
    },
    handle: async (req, res) => {
      const { state, limit } = parseQuery(handoffsQuery, req.query);
      const handoffs = await newest(parts.store.db, state, limit);
      res.json({ handoffs: handoffs.map(toLine) });
    },
  };
}

/** Each half of the table has an index of its own: the open ones, and the others by their end. */
function newest(db: Executor, state: z.output<typeof handoffsQuery>["state"], limit: number): Promise<Handoff[]> {
  const over = state === "over" || state === "ended" || state === "failed";
  return db
    .selectFrom("handoffs")
    .selectAll()
    .where("ended_at", over ? "is not" : "is", null)
    .$if(state !== "open" && state !== "over", (query) => query.where("state", "=", state as Handoff["state"]))
    .orderBy(over ? "ended_at" : "created_at", "desc")
    .limit(limit)
    .execute();
}

function toLine(handoff: Handoff): Line {
  return { ...handoffLine(handoff), connection: handoff.connection };
}
