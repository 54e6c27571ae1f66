import { z } from "zod";
import { type DeadEntry, deadEntries, replay } from "../../handoff/replay.ts";
import { RequestFault } from "../request-fault.ts";
import { parseQuery } from "../body/parse-input.ts";
import type { HttpParts } from "../http-parts.ts";
import { contextOf } from "../middleware/request-context.ts";
import { retryChanged } from "../retry-changed.ts";
import type { Route } from "../route.ts";
import { described, exampleUuid, uuid } from "../schemas/members.ts";
import { deadQuery, entryPath } from "../schemas/params.ts";

const entry = z
  .object({
    id: described(z.string(), "The entry's id.", exampleUuid),
    handoffId: described(z.string(), "Its handoff.", exampleUuid),
    direction: described(z.string(), "to-desk, to-opencx or to-callback.", "to-opencx"),
    kind: described(z.string(), "What it carries.", "reply"),
    code: described(z.string().nullable(), "Why it was given up.", "OPENCX_REFUSED"),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "DeadEntry" }) satisfies z.ZodType<DeadEntry>;

const list = z.object({ entries: z.array(entry) }).meta({ id: "DeadEntries" });
const replayed = z.object({ replayed: z.literal(true) }).meta({ id: "Replayed" });

/** Entries that were given up, oldest first. */
export function listDead({ parts }: HttpParts): Route {
  return {
    method: "get",
    path: "/admin/dead",
    roles: ["admin"],
    docs: {
      operationId: "listDeadEntries",
      tag: "admin",
      summary: "List entries that were given up",
      query: deadQuery,
      answers: { 200: { description: "Oldest first.", schema: list } },
      errors: { 400: ["QUERY_INVALID"] },
    },
    handle: async (req, res) => {
      const { limit } = parseQuery(deadQuery, req.query);
      res.json({ entries: await deadEntries(parts, limit) });
    },
  };
}

/** Tries a dead entry again. */
export function replayDead({ parts }: HttpParts): Route {
  return {
    method: "post",
    path: "/admin/dead/{entryId}/replay",
    roles: ["admin"],
    docs: {
      operationId: "replayDeadEntry",
      tag: "admin",
      summary: "Try a dead entry again",
      path: entryPath,
      answers: { 202: { description: "It is in its lane again.", schema: replayed } },
      errors: { 404: ["ENTRY_NOT_DEAD"], 409: ["HANDOFF_OVER", "HANDOFF_CHANGED"] },
    },
    handle: async (req, res) => {
      const id = req.params["entryId"];
      if (typeof id !== "string" || !uuid.test(id)) throw noEntry();
      await retryChanged(() => replay(parts, id));
      const { log, caller } = contextOf(res);
      log.info({ entryId: id, caller: caller?.name }, "a dead entry is tried again");
      res.status(202).json({ replayed: true });
    },
  };
}

function noEntry(): RequestFault {
  return new RequestFault({
    code: "ENTRY_NOT_DEAD",
    message: "There is no dead entry of this id.",
    remedy: "List the dead ones first with GET /admin/dead.",
    status: 404,
  });
}
