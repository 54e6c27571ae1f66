import type { HttpParts } from "./http-parts.ts";
import type { Route } from "./route.ts";
import { adminConfig } from "./routes/admin-config.ts";
import { adminHandoffs } from "./routes/admin-handoffs.ts";
import { listDead, replayDead } from "./routes/dead-entries.ts";
import { healthz } from "./routes/health.ts";
import { metricsPage } from "./routes/metrics-page.ts";
import { sessionTrace } from "./routes/session-trace.ts";

/** Everything the admin port serves; all of it takes an admin key. */
export function adminRoutes(http: HttpParts): Route[] {
  return [
    metricsPage(http),
    adminHandoffs(http),
    listDead(http),
    replayDead(http),
    adminConfig(http),
    sessionTrace(http),
    healthz(http, ["admin"]),
  ];
}
