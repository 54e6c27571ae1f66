import express from "express";
import type { ErrorRequestHandler, Express, Request, RequestHandler } from "express";
import type { Faults } from "../../lib/faults.ts";
import type { SimulatedTenant } from "../create-tenant.ts";
import { loopbackOnly } from "../../lib/loopback-only.ts";
import { recordOf, requestLog } from "../http/request-log.ts";
import { discoveryDocument } from "./discovery.ts";
import { EntraError } from "./entra-error.ts";
import { issueToken } from "./issue-token.ts";
import { checkTenant } from "./tenant-name.ts";

const secretFields = ["client_secret", "client_assertion"];

/** What the Entra simulator answers with. */
export interface EntraParts {
  tenant: SimulatedTenant;
  faults: Faults;
  /** PEM of the test certificate authority. */
  ca: string;
}

/** The Express application of one Entra tenant (contract dynamics-365 section 2 and 12). */
export function createEntraApp({ tenant, faults, ca }: EntraParts): Express {
  const app = express().disable("x-powered-by").disable("etag");
  app.get("/_sim/ca", loopbackOnly, (_req, res) => void res.type("application/x-pem-file").send(ca));
  app.use(requestLog(tenant.ledger, "entra"), faults.middleware);
  app.get("/:tenant/v2.0/.well-known/openid-configuration", (req, res) => {
    checkTenant(req.params.tenant);
    res.json(discoveryDocument(authorityOf(req), tenant.tenantId));
  });
  app.get("/:tenant/discovery/v2.0/keys", (req, res) => {
    checkTenant(req.params.tenant);
    res.json(tenant.tokens.keys.jwks);
  });
  const form = express.text({ type: () => true, limit: "1mb" });
  app.post("/:tenant/oauth2/v2.0/token", form, tokens(tenant));
  app.all("/:tenant/oauth2/v2.0/token", (req) => {
    throw new EntraError(900561, `The endpoint only accepts POST requests. Received a ${req.method} request.`);
  });
  app.use((_req, res) => void res.status(404).end());
  app.use(answerError(tenant));
  return app;
}

function tokens(tenant: SimulatedTenant): RequestHandler<{ tenant: string }> {
  return (req, res) => {
    const isForm = req.is("application/x-www-form-urlencoded") !== false;
    const form = new URLSearchParams(isForm && typeof req.body === "string" ? req.body : "");
    const record = recordOf(res);
    record.body = withoutSecrets(form);
    record.app = form.get("client_id") ?? undefined;
    const request = { tenant: req.params.tenant, form, basic: basicOf(req), authority: authorityOf(req) };
    const answer = issueToken(tenant, request);
    res.set({ "cache-control": "no-store, no-cache", pragma: "no-cache" }).json(answer);
  };
}

/** Scheme and host as the client sees them: from `Host` and `X-Forwarded-Proto`. */
function authorityOf(req: Request): string {
  const forwarded = req.get("x-forwarded-proto")?.split(",")[0]?.trim();
  return `${forwarded === "https" || forwarded === "http" ? forwarded : req.protocol}://${req.get("host") ?? ""}`;
}

function basicOf(req: Request): [string, string] | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(req.get("authorization") ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  const [id, secret] = colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1)];
  return [formDecoded(id), formDecoded(secret)];
}

function formDecoded(text: string): string {
  return new URLSearchParams(`text=${text.replaceAll("&", "%26")}`).get("text") ?? "";
}

function withoutSecrets(form: URLSearchParams): Record<string, string> {
  const fields = Object.fromEntries(form);
  for (const name of secretFields) if (name in fields) fields[name] = "[left out]";
  return fields;
}

function answerError(tenant: SimulatedTenant): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const refusal = error instanceof EntraError ? error : new EntraError(900144, "The request body is not readable.");
    const status = (error as { status?: number }).status ?? 500;
    if (status >= 500 && refusal !== error) tenant.violations.add(`the Entra simulator failed: ${String(error)}`);
    recordOf(res).code = String(refusal.code);
    res.status(refusal.status).set({ ...refusal.headers, "cache-control": "no-store, no-cache" });
    res.json(refusal.body({ now: tenant.now(), correlationId: correlationOf(req) }));
  };
}

function correlationOf(req: Request): string | undefined {
  const sent = req.query["client-request-id"] ?? req.get("client-request-id");
  return typeof sent === "string" && /^[0-9a-f-]{36}$/i.test(sent) ? sent : undefined;
}
