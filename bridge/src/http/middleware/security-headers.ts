import type { RequestHandler } from "express";
import helmet from "helmet";

/** For answers that are data: nothing may be loaded, framed or kept. A route that serves a page sets its own rules. */
export function securityHeaders(): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { "default-src": ["'none'"], "frame-ancestors": ["'none'"] },
      },
      xFrameOptions: { action: "deny" },
      referrerPolicy: { policy: "no-referrer" },
    }),
    (_req, res, next) => {
      res.set("Cache-Control", "no-store");
      next();
    },
  ];
}
