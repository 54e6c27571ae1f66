import { z } from "zod";
import {
  createDocument,
  type ZodOpenApiMediaTypeObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
} from "zod-openapi";
import type { Config } from "../../config/schema.ts";
import type { Route } from "../route.ts";
import { errorAnswer } from "../schemas/views.ts";

export interface ApiDescription {
  version: string;
  config: Config;
  publicRoutes: readonly Route[];
  /** Served on the admin port; those that are public too are described once. */
  adminRoutes: readonly Route[];
}

const tags = [
  { name: "handoffs", description: "What OpenCX calls: hand over, carry messages, end. Key role opencx." },
  { name: "trace", description: "What happened in a handoff. Key role org (by conversation) or admin (by session)." },
  { name: "opencx", description: "Where OpenCX's own webhooks arrive." },
  { name: "operation", description: "For load balancers, Salesforce's key sets and readers of this page; no key." },
  { name: "admin", description: "The admin port. Key role admin." },
];

/** The OpenAPI 3.1 description of every route, from the schemas the routes parse with. */
export function describeApi({ version, config, publicRoutes, adminRoutes }: ApiDescription) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  const adminServer = { url: `http://${config.admin.host}:${config.admin.port}`, description: "The admin port" };
  for (const route of publicRoutes) (paths[route.path] ??= {})[route.method] = describe(route);
  for (const route of adminRoutes) {
    const path = (paths[route.path] ??= {});
    path[route.method] ??= { ...describe(route), servers: [adminServer] };
  }
  return createDocument({
    openapi: "3.1.1",
    info: {
      title: "OpenCX handoff bridge",
      version,
      description: "Hands OpenCX sessions over to people at the desk and carries what both sides say.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: config.http.publicUrl ?? "/" }],
    tags,
    paths: paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "A key from `keys` in the configuration." },
        apiKey: { type: "apiKey", in: "header", name: "X-Api-Key", description: "The same key, in another header." },
      },
    },
  });
}

function describe(route: Route): ZodOpenApiOperationObject {
  const { docs, roles, body } = route;
  const json = docs.body && { content: { "application/json": { schema: docs.body } }, required: needsBody(docs.body) };
  const parameters = {
    ...(docs.path && { path: docs.path }),
    ...(docs.query && { query: docs.query }),
    ...(docs.header && { header: docs.header }),
  };
  const described = [docs.description, roles && `Key role: ${roles.join(" or ")}.`].filter((one) => one !== undefined);
  return {
    operationId: docs.operationId,
    tags: [docs.tag],
    summary: docs.summary,
    ...(described.length === 0 ? {} : { description: described.join("\n\n") }),
    security: roles === undefined ? [] : [{ bearer: [] }, { apiKey: [] }],
    ...(Object.keys(parameters).length === 0 ? {} : { requestParams: parameters }),
    ...(json && { requestBody: json }),
    responses: { ...answers(docs), ...errors(route, body !== undefined) },
  };
}

function needsBody(schema: z.ZodType): boolean {
  return !schema.safeParse({}).success;
}

function answers({ answers: all }: Route["docs"]): Record<string, ZodOpenApiResponseObject> {
  return Object.fromEntries(
    Object.entries(all).map(([status, { description, schema, contentType, headers }]) => {
      const media: ZodOpenApiMediaTypeObject = schema === undefined ? { schema: z.string() } : { schema };
      const hasContent = schema !== undefined || contentType !== undefined;
      const content = hasContent ? { content: { [contentType ?? "application/json"]: media } } : {};
      return [status, { description, ...content, headers: answerHeaders(headers) }];
    }),
  );
}

const requestId = z.string().meta({ description: "Find the request in the bridge's log with it." });

function answerHeaders(more?: z.ZodObject): z.ZodObject {
  return z.object({ "X-Request-Id": requestId, ...more?.shape });
}

/** The route's own errors and those that every route of its kind may answer. */
function errors({ docs, roles }: Route, hasBody: boolean): Record<string, ZodOpenApiResponseObject> {
  const codes = new Map<string, string[]>();
  const add = (status: number | string, ...more: readonly string[]) =>
    codes.set(String(status), [...new Set([...(codes.get(String(status)) ?? []), ...more])]);
  if (hasBody && roles !== undefined) {
    add(400, "BODY_INVALID", "BODY_MALFORMED", "BODY_CUT_OFF", "BODY_ENCODING_WRONG");
    add(415, "BODY_NOT_JSON");
  }
  if (hasBody) add(413, "BODY_TOO_LARGE");
  if (roles !== undefined) {
    add(401, "AUTH_MISSING", "AUTH_WRONG");
    add(403, "AUTH_ROLE", ...(docs.tag === "admin" ? ["ADMIN_HOST_REFUSED"] : []));
    add(429, "TOO_MANY_ATTEMPTS");
  }
  if (docs.path !== undefined) add(400, "PATH_MALFORMED");
  add(405, "METHOD_NOT_ALLOWED");
  add(500, "INTERNAL");
  for (const [status, own] of Object.entries(docs.errors ?? {})) add(status, ...own);
  return Object.fromEntries([...codes].map(([status, list]) => [status, errorResponse(status, list)]));
}

function errorResponse(status: string, codes: readonly string[]): ZodOpenApiResponseObject {
  const more: Record<string, z.ZodObject> = {
    401: z.object({ "WWW-Authenticate": z.string().meta({ description: "Bearer." }) }),
    405: z.object({ Allow: z.string().meta({ description: "The methods this path takes." }) }),
    429: z.object({ "Retry-After": z.string().meta({ description: "Seconds to wait." }) }),
  };
  return {
    description: codes.join(", "),
    content: { "application/json": { schema: errorAnswer } },
    headers: answerHeaders(more[status]),
  };
}
