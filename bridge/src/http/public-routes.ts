import type { HttpParts } from "./http-parts.ts";
import type { CountAttempt } from "./middleware/attempts.ts";
import type { Route } from "./route.ts";
import { addMessage } from "./routes/add-message.ts";
import { docsFile, docsPage, openApi } from "./routes/api-docs.ts";
import { caseEvents } from "./routes/case-events.ts";
import { readCallerHealth } from "./routes/caller-health.ts";
import { conversationTrace } from "./routes/conversation-trace.ts";
import { createHandoff } from "./routes/create-handoff.ts";
import { dynamicsWebhook } from "./routes/dynamics-webhook.ts";
import { endHandoff } from "./routes/end-handoff.ts";
import { healthz } from "./routes/health.ts";
import { publicKeys } from "./routes/keys.ts";
import { opencxWebhook } from "./routes/opencx-webhook.ts";
import { readHandoff } from "./routes/read-handoff.ts";
import { readyz } from "./routes/ready.ts";
import { sessionTrace } from "./routes/session-trace.ts";

/** Everything the public port serves. */
export function publicRoutes(http: HttpParts, countAttempt: CountAttempt, makeDocument: () => object): Route[] {
  return [
    createHandoff(http),
    addMessage(http),
    endHandoff(http),
    readHandoff(http),
    conversationTrace(http),
    sessionTrace(http),
    caseEvents(http),
    opencxWebhook(http, countAttempt),
    dynamicsWebhook(http, countAttempt),
    publicKeys(http),
    readCallerHealth(http),
    healthz(http),
    readyz(http),
    openApi(makeDocument),
    docsPage(),
    docsFile(),
  ];
}
