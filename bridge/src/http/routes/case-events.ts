import { acceptCaseEvents } from "../../handoff/case-events/accept-case-events.ts";
import { parseBody } from "../body/parse-input.ts";
import type { HttpParts } from "../http-parts.ts";
import { contextOf } from "../middleware/request-context.ts";
import type { Route } from "../route.ts";
import { caseEventsAnswer, caseEventsRequest } from "../schemas/case-events.ts";

/** What happens on Cases, from the org's Apex. Stored before it is answered, and carried out afterwards. */
export function caseEvents({ parts }: HttpParts): Route {
  return {
    method: "post",
    path: "/v1/salesforce/case-events",
    roles: ["org"],
    body: { kind: "json", limitBytes: Math.max(parts.config.http.bodyLimitBytes, largestRequest) },
    docs: {
      operationId: "takeCaseEvents",
      tag: "handoffs",
      summary: "Take what happened on Cases",
      description:
        "Asked by the org's Apex. Each event takes effect once, in the order of the numbers; one that comes before a lower number is held for ten seconds. Events of Cases that the bridge did not open are refused one by one. An event without a result is to be sent again, and those behind it on its Case with it.",
      body: caseEventsRequest,
      answers: { 200: { description: "One result for each event, in their order.", schema: caseEventsAnswer } },
    },
    handle: async (_req, res) => {
      const { orgId, events } = parseBody(caseEventsRequest, contextOf(res).json);
      const given = events.map(({ files, ...event }) => ({
        ...event,
        files: (files ?? []).map(({ size, ...file }) => ({ ...file, size: size ?? undefined })),
      }));
      const connections = contextOf(res).caller?.connections;
      res.json({ results: await acceptCaseEvents(parts, { orgId, events: given, connections }) });
    },
  };
}

/** The org cuts its requests at about 200,000 characters, each of at most three bytes, and six once escaped. */
const largestRequest = 1_500_000;
