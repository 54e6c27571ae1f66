import type { Express } from "express";
import { createApp } from "./app.ts";
import { adminRoutes } from "./admin-routes.ts";
import type { HttpParts } from "./http-parts.ts";
import { createAttemptLimit } from "./middleware/attempts.ts";
import { describeApi } from "./openapi/document.ts";
import { publicRoutes } from "./public-routes.ts";

/** The app that OpenCX, Salesforce and load balancers reach. */
export function createPublicApp(http: HttpParts): Express {
  const countAttempt = createAttemptLimit();
  const routes = publicRoutes(http, countAttempt, () =>
    describeApi({
      version: http.version,
      config: http.parts.config,
      publicRoutes: routes,
      adminRoutes: adminRoutes(http),
    }),
  );
  return createApp(http, { routes, countAttempt });
}
