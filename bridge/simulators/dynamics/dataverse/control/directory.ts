import { randomUUID } from "node:crypto";
import { z } from "zod";
import { operation } from "../../../lib/operation.ts";
import type { AppRegistration } from "../../entra/directory.ts";
import { facts } from "../../facts.ts";
import { ControlError } from "./control-error.ts";
import type { ControlTarget } from "./target.ts";

const app = { app: z.string().optional() };

/** What the admin of the Entra tenant does, and what goes wrong there. */
export const directory = {
  addApp: operation(
    "Registers an app; without secret it can only use a certificate.",
    z.object({ appId: z.string(), secret: z.string().optional(), certificate: z.string().optional() }),
    ({ world }: ControlTarget, { appId, secret, certificate }) => {
      const secrets = secret === undefined ? [] : [{ id: randomUUID(), value: secret }];
      const id = appId.toLowerCase();
      const certificates = certificate === undefined ? [] : [certificate];
      world.tenant.directory.apps.set(id, { appId: id, secrets, certificates });
    },
  ),
  addSecret: operation(
    "Adds a client secret beside those there are; returns it.",
    z.object({ ...app, value: z.string().optional(), expiresAt: z.number().optional() }),
    ({ world }: ControlTarget, args) => {
      const secret = { id: randomUUID(), value: args.value ?? `sim8Q~${randomUUID()}` };
      const expiry = args.expiresAt === undefined ? {} : { expiresAt: args.expiresAt };
      appOf(world.tenant.directory.apps, args.app).secrets.push({ ...secret, ...expiry });
      return secret;
    },
  ),
  removeSecret: operation(
    "Removes a client secret, by its value or its id.",
    z.object({ ...app, secret: z.string() }),
    ({ world }: ControlTarget, args) => {
      const one = appOf(world.tenant.directory.apps, args.app);
      one.secrets = one.secrets.filter(({ id, value }) => id !== args.secret && value !== args.secret);
    },
  ),
  expireSecrets: operation(
    "Lets every client secret of an app expire now.",
    z.object(app),
    ({ world }: ControlTarget, args) => {
      const one = appOf(world.tenant.directory.apps, args.app);
      one.secrets = one.secrets.map((secret) => ({ ...secret, expiresAt: world.tenant.now() }));
    },
  ),
  addCertificate: operation(
    "Adds a certificate or public key, PEM, that verifies client assertions.",
    z.object({ ...app, pem: z.string() }),
    ({ world }: ControlTarget, args) => void appOf(world.tenant.directory.apps, args.app).certificates.push(args.pem),
  ),
  setTokenLifetime: operation(
    "Sets how long new tokens live.",
    z.object({ seconds: z.int().positive() }),
    ({ world }: ControlTarget, { seconds }) => {
      world.tenant.directory.lifetimeSeconds = seconds;
    },
  ),
  expireTokens: operation("Ends every token issued so far.", z.object({}), ({ world }: ControlTarget) =>
    world.tenant.tokens.expireAll(),
  ),
  rotateSigningKey: operation("New tokens are signed with another key.", z.object({}), ({ world }: ControlTarget) =>
    world.tenant.tokens.keys.rotate(),
  ),
  throttleTokens: operation(
    "The token endpoint is busy for the next requests.",
    z.object({
      status: z.union([z.literal(400), z.literal(429), z.literal(503)]).optional(),
      code: z.int().optional(),
      times: z.int().positive().optional(),
      retryAfterSeconds: z.int().positive().optional(),
    }),
    ({ world }: ControlTarget, { status = 429, code = 90055, times = 1, retryAfterSeconds }) => {
      const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
      world.tenant.directory.throttle = { status, code, times, ...wait };
    },
  ),
};

function appOf(apps: Map<string, AppRegistration>, appId: string = facts.clientId): AppRegistration {
  const found = apps.get(appId.toLowerCase());
  if (found === undefined) throw new ControlError(404, `No app ${appId}.`);
  return found;
}
