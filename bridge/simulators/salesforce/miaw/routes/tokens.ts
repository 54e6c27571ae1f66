import { randomUUID } from "node:crypto";
import { Router } from "express";
import { ApiError } from "../api-error.ts";
import { takePlace } from "../conversations/access.ts";
import { authenticate, caller } from "../http/authenticate.ts";
import { shortOrgId } from "../identifiers.ts";
import type { Deployment } from "../org/deployments.ts";
import { embeddedServiceConfig } from "../org/embedded-config.ts";
import { IdentityRejected, verifyIdentityToken } from "../tokens/identity-token.ts";
import type { World } from "../world.ts";
import { parsed, tokenRequest, verifiedTokenRequest } from "./requests.ts";
import type { TokenRequest } from "./requests.ts";

/** Token operations (contract salesforce-miaw 2), below `/iamessage`. */
export function tokenRoutes(world: World): Router {
  const router = Router();
  router.post("/api/v2/authorization/unauthenticated/access-token", async (req, res) => {
    const request = parsed(tokenRequest, req.body);
    const deployment = deploymentFor(world, request);
    requireAuthMode(deployment, "UnAuth");
    res.json(await tokenAnswer(world, deployment, request, guestSubject()));
  });
  router.post("/api/v2/authorization/authenticated/access-token", async (req, res) => {
    const request = parsed(verifiedTokenRequest, req.body);
    const deployment = deploymentFor(world, request);
    requireAuthMode(deployment, "Auth");
    const subject = await verifiedSubject(world, deployment, request.customerIdentityToken);
    res.json(await tokenAnswer(world, deployment, request, subject));
  });
  router.get("/api/v2/authorization/continuation-access-token", authenticate(world), async (_req, res) => {
    takePlace(world, "renewals", world.limits.renewalsPerMinute, 60_000);
    const { claims } = caller(res);
    res.json({ accessToken: await world.tokens.issue(claims), lastEventId: String(world.eventIds.last) });
  });
  router.get(["/api/v2/authorization/authlink", "/v1/authorization/authlink"], authenticate(world), (_req, res) => {
    res.json({ auth_link_key: randomUUID() });
  });
  return router;
}

function guestSubject(): string {
  return `v2/iamessage/UNAUTH/NA/uid:${randomUUID()}`;
}

function deploymentFor(world: World, request: TokenRequest): Deployment {
  takePlace(world, "tokens", world.limits.tokensPerMinute, 60_000);
  if (shortOrgId(request.orgId) !== world.orgId) throw new ApiError(400, "orgId: unknown organisation.");
  const deployment = world.deployments.get(request.esDeveloperName);
  if (deployment === undefined) throw new ApiError(400, `esDeveloperName: unknown deployment.`);
  return deployment;
}

/** Contract salesforce-miaw 11 no. 7. */
function requireAuthMode(deployment: Deployment, wanted: Deployment["authMode"]): void {
  if (deployment.authMode === wanted) return;
  throw new ApiError(403, `User Verification is ${deployment.authMode === "Auth" ? "on" : "off"} for this channel.`);
}

async function verifiedSubject(world: World, { keySet }: Deployment, token: string): Promise<string> {
  if (keySet === undefined) throw new ApiError(401, "The channel has no keyset.");
  try {
    return `v2/iamessage/AUTH/${keySet.name}/uid:${await verifyIdentityToken(token, keySet, world.now())}`;
  } catch (error) {
    if (!(error instanceof IdentityRejected)) throw error;
    if (world.behaviour.silentGuestFallback) return guestSubject();
    throw new ApiError(401, `Invalid customerIdentityToken: ${error.message}.`);
  }
}

async function tokenAnswer(world: World, deployment: Deployment, request: TokenRequest, subject: string) {
  const deviceId = request.deviceId ?? randomUUID();
  const { guestTokenLifetimeMs, verifiedTokenLifetimeMs } = world.behaviour;
  const lifetimeMs = subject.includes("/AUTH/") ? verifiedTokenLifetimeMs : guestTokenLifetimeMs;
  const accessToken = await world.tokens.issue({
    sub: subject,
    orgId: world.orgId,
    deviceId,
    channelAddId: deployment.channelAddressIdentifier,
    capabilitiesVersion: request.capabilitiesVersion,
    exp: Math.floor((world.now() + lifetimeMs) / 1000),
  });
  return {
    accessToken,
    lastEventId: String(world.eventIds.last),
    context: {
      deviceId,
      endUser: { appType: "iamessage", role: "EndUser", subject },
      configuration: {
        timestamp: world.now(),
        embeddedServiceConfig: embeddedServiceConfig(deployment, maxFileMegabytes(world)),
      },
    },
  };
}

/** The file limit as the configuration states it, in megabytes. */
export function maxFileMegabytes(world: World): number {
  return Math.floor((world.limits.fileBytes ?? Number.MAX_SAFE_INTEGER) / (1024 * 1024));
}
