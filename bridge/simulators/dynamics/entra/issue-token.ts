import { createHash, timingSafeEqual } from "node:crypto";
import type { SimulatedTenant } from "../create-tenant.ts";
import { facts } from "../facts.ts";
import { verifyAssertion } from "./client-assertion.ts";
import type { AppRegistration, Directory } from "./directory.ts";
import { EntraError } from "./entra-error.ts";
import { resourceOf } from "./scope.ts";
import { checkTenant } from "./tenant-name.ts";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** What the token endpoint was asked. */
export interface TokenRequest {
  /** The tenant as the path names it. */
  tenant: string;
  form: URLSearchParams;
  /** Client id and secret of a Basic header, if there was one. */
  basic: [string, string] | undefined;
  /** The authority as the client sees it, without trailing slash. */
  authority: string;
}

/** Answers a token request by client credentials (contract dynamics-365 section 2). Throws EntraError. */
export function issueToken(tenant: SimulatedTenant, request: TokenRequest) {
  throttle(tenant.directory);
  checkTenant(request.tenant);
  const clientId = request.basic?.[0] ?? required(request.form, "client_id");
  const grant = required(request.form, "grant_type");
  const resource = resourceOf(required(request.form, "scope"));
  if (grant !== "client_credentials") {
    throw new EntraError(70003, `The app requested an unsupported grant type '${grant}'.`);
  }
  const app = appOf(tenant.directory, clientId);
  authenticate(tenant, app, request);
  checkResource(tenant, resource);
  const { lifetimeSeconds } = tenant.directory;
  const issuer = `${request.authority}/${tenant.tenantId}/v2.0`;
  const made = { audience: resource, subject: app.appId, issuer, lifetimeSeconds };
  const times = { expires_in: lifetimeSeconds, ext_expires_in: lifetimeSeconds };
  return { token_type: "Bearer", ...times, access_token: tenant.tokens.sign(made) };
}

function throttle(directory: Directory): void {
  const { throttle: trouble } = directory;
  if (trouble === undefined) return;
  trouble.times -= 1;
  if (trouble.times <= 0) directory.throttle = undefined;
  const headers = trouble.retryAfterSeconds === undefined ? {} : { "retry-after": String(trouble.retryAfterSeconds) };
  const text = "The server is too busy to handle the request. Please try again later.";
  throw new EntraError(trouble.code, text, { status: trouble.status, error: "temporarily_unavailable", headers });
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name) ?? "";
  if (value !== "") return value;
  throw new EntraError(900144, `The request body must contain the following parameter: '${name}'.`);
}

function appOf(directory: Directory, clientId: string): AppRegistration {
  const app = directory.app(clientId);
  if (app !== undefined) return app;
  const text = "This can happen if the application has not been installed by the administrator of the tenant.";
  const named = `Application with identifier '${clientId}' was not found in the directory 'OpenCX Sim'.`;
  throw new EntraError(700016, `${named} ${text}`);
}

function authenticate(tenant: SimulatedTenant, app: AppRegistration, request: TokenRequest): void {
  const { form, basic, authority } = request;
  const assertion = form.get("client_assertion") ?? "";
  if (assertion !== "" && form.get("client_assertion_type") === assertionType) {
    const base = `${authority}/${request.tenant}`;
    const audiences = [`${base}/oauth2/v2.0/token`, `${base}/v2.0`];
    verifyAssertion(assertion, { app, audiences, now: tenant.now() });
    return;
  }
  const secret = basic?.[1] ?? form.get("client_secret") ?? "";
  if (secret === "") {
    const text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    throw new EntraError(7000218, text);
  }
  checkSecret(tenant, app, secret);
}

function checkSecret(tenant: SimulatedTenant, app: AppRegistration, given: string): void {
  const found = app.secrets.find(({ value }) => isSame(value, given));
  if (found === undefined) {
    const hint = "Ensure the secret being sent in the request is the client secret value, not the client secret ID,";
    throw new EntraError(7000215, `Invalid client secret provided. ${hint} for a secret added to app '${app.appId}'.`);
  }
  if (found.expiresAt !== undefined && found.expiresAt <= tenant.now()) {
    throw new EntraError(7000222, `The provided client secret keys for app '${app.appId}' are expired.`);
  }
}

function isSame(known: string, given: string): boolean {
  const [left, right] = [known, given].map((text) => createHash("sha256").update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

function checkResource(tenant: SimulatedTenant, resource: string): void {
  const known = [...tenant.environmentUrls, tenant.messagingResource];
  const wanted = resource.replace(/\/$/, "").toLowerCase();
  if (known.some((one) => one.toLowerCase() === wanted)) return;
  const text = `was not found in the tenant named ${facts.tenantId}. This can happen if the application has not been`;
  throw new EntraError(
    500011,
    `The resource principal named ${resource} ${text} installed by the administrator of the tenant.`,
  );
}
