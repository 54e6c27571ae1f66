import { Router } from "express";
import { ApiError } from "../api-error.ts";
import { shortOrgId } from "../identifiers.ts";
import type { Deployment } from "../org/deployments.ts";
import { businessHoursInfo, publicServiceConfig } from "../org/embedded-config.ts";
import type { World } from "../world.ts";
import { maxFileMegabytes } from "./tokens.ts";

/** The two public configuration calls (contract salesforce-miaw 5.3, 5.4), below `/embeddedservice/v1`. */
export function configurationRoutes(world: World): Router {
  const router = Router();
  router.get("/embedded-service-config", (req, res) => {
    res.json({ embeddedServiceConfig: publicServiceConfig(named(world, req.query), maxFileMegabytes(world)) });
  });
  router.get("/businesshours", (req, res) => {
    res.json({ businessHoursInfo: businessHoursInfo(named(world, req.query), world.now()) });
  });
  return router;
}

function named(world: World, query: Record<string, unknown>): Deployment {
  if (shortOrgId(query["orgId"]) !== world.orgId) throw new ApiError(400, "orgId: unknown organisation.");
  const deployment = world.deployments.get(String(query["esConfigName"]));
  if (deployment === undefined) throw new ApiError(400, "esConfigName: unknown deployment.");
  return deployment;
}
