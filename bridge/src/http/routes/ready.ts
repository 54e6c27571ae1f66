import { sql } from "kysely";
import { z } from "zod";
import type { Executor } from "../../store/store.ts";
import type { HttpParts } from "../http-parts.ts";
import type { Route } from "../route.ts";
import { described } from "../schemas/members.ts";

const patienceMs = 2_000;
const keptMs = 1_000;

const readiness = z
  .object({
    ready: described(z.boolean(), "Whether requests should come here.", true),
    checks: described(z.record(z.string(), z.string()), "One word on each thing that was looked at.", {
      phase: "running",
      store: "ok",
    }),
  })
  .meta({ id: "Readiness" });

/** Whether the bridge takes work: the store answers and the process neither starts nor stops. */
export function readyz(http: HttpParts): Route {
  const storeAnswers = createStoreCheck(http.parts.store.db);
  return {
    method: "get",
    path: "/readyz",
    quiet: true,
    docs: {
      operationId: "readReadiness",
      tag: "operation",
      summary: "Ask whether the bridge takes work",
      answers: {
        200: { description: "It does.", schema: readiness },
        503: { description: "It does not; send requests elsewhere for now.", schema: readiness },
      },
    },
    handle: async (_req, res) => {
      const { ready, checks } = http.isReady();
      const store = await storeAnswers();
      const all = ready && store;
      res.status(all ? 200 : 503).json({ ready: all, checks: { ...checks, store: store ? "ok" : "silent" } });
    },
  };
}

/** Anybody may ask, so the store is asked at most once a second. */
function createStoreCheck(db: Executor): () => Promise<boolean> {
  let asked = { at: -Infinity, answer: Promise.resolve(false) };
  return () => {
    const now = performance.now();
    if (now - asked.at >= keptMs) asked = { at: now, answer: answersInTime(db) };
    return asked.answer;
  };
}

async function answersInTime(db: Executor): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), patienceMs);
  const answer = sql`SELECT 1`.execute(db).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
