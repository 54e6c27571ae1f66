import type { RequestHandler } from "express";
import type { World } from "../world.ts";

/** CORS for allowed origins, and a 204 to every OPTIONS (contract salesforce-miaw 1). */
export function cors(world: World): RequestHandler {
  return (req, res, next) => {
    const origin = req.get("origin");
    const { corsOrigins } = world.behaviour;
    if (origin !== undefined && (corsOrigins === "*" || corsOrigins.includes(origin))) {
      res.set({ "access-control-allow-origin": origin, vary: "origin", "access-control-max-age": "600" });
      res.set("access-control-allow-methods", "GET, POST, DELETE, OPTIONS");
      res.set(
        "access-control-allow-headers",
        "authorization, content-type, x-org-id, last-event-id, cache-control, accept",
      );
    }
    if (req.method === "OPTIONS") res.status(204).end();
    else next();
  };
}
