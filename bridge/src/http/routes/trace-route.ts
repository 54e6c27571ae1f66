import type { BridgeErrorFacts } from "../../lib/errors.ts";
import { answerUnlessKnown } from "../answer-unless-known.ts";
import { parseQuery } from "../body/parse-input.ts";
import { contextOf, type RequestContext } from "../middleware/request-context.ts";
import { RequestFault } from "../request-fault.ts";
import type { Role, Route } from "../route.ts";
import { token } from "../schemas/members.ts";
import { afterQuery } from "../schemas/params.ts";

/** Whose trace a route answers with, and to whom. */
interface TraceRoute {
  path: string;
  roles: readonly Role[];
  docs: Pick<Route["docs"], "operationId" | "summary" | "description" | "path">;
  answer: Route["docs"]["answers"][number];
  /** What is said, with 404, where nothing is found. */
  unknown: BridgeErrorFacts;
  /** `after` is the last event that the caller has; 0 asks for the first page. */
  find(id: string, after: number): Promise<{ ids: RequestContext["ids"]; body: unknown } | undefined>;
}

/** A route that reads a trace by an id in its path, page by page, and answers 304 to who has the page already. */
export function traceRoute({ path, roles, docs, answer, unknown, find }: TraceRoute): Route {
  return {
    method: "get",
    path,
    roles,
    docs: {
      ...docs,
      tag: "trace",
      query: afterQuery,
      answers: { 200: answer, 304: { description: "Unchanged since the ETag in If-None-Match." } },
      errors: { 400: ["QUERY_INVALID"], 404: [unknown.code] },
    },
    handle: async (req, res) => {
      const { after } = parseQuery(afterQuery, req.query);
      const id = req.params["id"];
      const found = typeof id === "string" && token.test(id) ? await find(id, after) : undefined;
      if (found === undefined) throw new RequestFault({ ...unknown, status: 404 });
      contextOf(res).ids = found.ids;
      answerUnlessKnown(req, res, found.body);
    },
  };
}
