import type { Express } from "express";
import { adminRoutes } from "./admin-routes.ts";
import { createApp } from "./app.ts";
import type { HttpParts } from "./http-parts.ts";
import { adminHost } from "./middleware/admin-host.ts";
import { createAttemptLimit } from "./middleware/attempts.ts";

/** The app on the admin port: metrics, lists, replay. Nothing of it is open. */
export function createAdminApp(http: HttpParts): Express {
  return createApp(http, {
    routes: adminRoutes(http),
    countAttempt: createAttemptLimit(),
    guards: [adminHost(http.parts.config.admin)],
  });
}
