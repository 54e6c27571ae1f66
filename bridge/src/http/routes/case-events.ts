import { parseBody } from "../body/parse-input.ts";
import type { HttpParts } from "../http-parts.ts";
import { contextOf } from "../middleware/request-context.ts";
import type { Route } from "../route.ts";
import { caseEventsAnswer, caseEventsRequest } from "../schemas/case-events.ts";

/**
 * What happens on Cases, from the org's Apex. Only Cases that the bridge opened are its own, and no desk of this version
 * opens any: each event is refused by name, so that the org sets it aside instead of trying again.
 */
export function caseEvents({ parts }: HttpParts): Route {
  return {
    method: "post",
    path: "/v1/salesforce/case-events",
    roles: ["org"],
    body: { kind: "json", limitBytes: parts.config.http.bodyLimitBytes },
    docs: {
      operationId: "takeCaseEvents",
      tag: "handoffs",
      summary: "Take what happened on Cases",
      description: "Asked by the org's Apex. Events of Cases that the bridge did not open are refused one by one.",
      body: caseEventsRequest,
      answers: { 200: { description: "One result for each event, in their order.", schema: caseEventsAnswer } },
    },
    handle: (_req, res) => {
      const { events } = parseBody(caseEventsRequest, contextOf(res).json);
      res.json({ results: events.map(({ key }) => ({ key, ...notOurs })) });
    },
  };
}

const notOurs = {
  status: "refused",
  code: "CASE_NOT_OPENED_BY_OPENCX",
  message: "This Case was not opened by OpenCX.",
};
