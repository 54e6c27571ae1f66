import express, { type Express, type Request, type RequestHandler, type Response } from "express";
import { accessLog } from "./middleware/access-log.ts";
import { answerError } from "./middleware/answer-error.ts";
import { type CountAttempt } from "./middleware/attempts.ts";
import { createAuthenticate, type Authenticate } from "./middleware/authenticate.ts";
import { readBody } from "./middleware/read-body.ts";
import { contextOf, requestContext } from "./middleware/request-context.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import type { HttpParts } from "./http-parts.ts";
import { methodNotAllowed, routeUnknown } from "./request-fault.ts";
import { expressPath, type Route, routeLabel } from "./route.ts";

export interface AppSettings {
  routes: readonly Route[];
  countAttempt: CountAttempt;
  /** Runs before every route. */
  guards?: readonly RequestHandler[];
}

/** An Express app of routes: id, log, headers, key, body, route; then 405, 404 and the one error handler. */
export function createApp(http: HttpParts, { routes, countAttempt, guards = [] }: AppSettings): Express {
  const { config, log } = http.parts;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", config.http.trustProxy);
  app.set("query parser", "simple");
  app.use(requestContext(log), accessLog(http.metrics), ...securityHeaders(), ...guards);
  const authenticate = createAuthenticate(config.keys, countAttempt);
  for (const route of routes) mount(app, route, authenticate);
  for (const [path, methods] of methodsByPath(routes)) app.all(expressPath(path), wrongMethod(path, methods));
  app.use((_req, _res, next) => next(routeUnknown()));
  app.use(answerError);
  return app;
}

function mount(app: Express, route: Route, authenticate: Authenticate): void {
  const named: RequestHandler = (_req, res, next) => {
    Object.assign(contextOf(res), { route: routeLabel(route.path), quiet: route.quiet ?? false });
    next();
  };
  const chain = [
    named,
    ...(route.roles === undefined ? [] : [authenticate(route.roles)]),
    ...(route.admit === undefined ? [] : [route.admit]),
    ...(route.body === undefined ? [] : [readBody(route.body)]),
    async (req: Request, res: Response) => route.handle(req, res),
  ];
  app[route.method](expressPath(route.path), ...chain);
}

function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const byPath = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const methods = method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()];
    byPath.set(path, [...(byPath.get(path) ?? []), ...methods]);
  }
  return byPath;
}

function wrongMethod(path: string, methods: readonly string[]): RequestHandler {
  return (_req, res, next) => {
    contextOf(res).route = routeLabel(path);
    res.set("Allow", methods.join(", "));
    next(methodNotAllowed(methods));
  };
}
