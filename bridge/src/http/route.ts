import type { Request, RequestHandler, Response } from "express";
import type { CallerKey } from "../config/schema.ts";
import type { RouteDocs } from "./openapi/route-docs.ts";

export type Role = CallerKey["role"];

/** One method of one path: how it is served and how it is described, in one place. */
export interface Route {
  method: "get" | "post";
  /** As OpenAPI writes it: `/v1/handoffs/{id}`. */
  path: string;
  /** The keys that open it, by role; none: it is open, or looks after itself in `admit`. */
  roles?: readonly Role[];
  /** Runs before the body is read, in place of `roles`. */
  admit?: RequestHandler;
  /** `json` is checked and parsed; `raw` is kept as it came. Without it no body is read. */
  body?: { kind: "json" | "raw"; limitBytes: number };
  /** Asked so often that its log line is written at level debug only. */
  quiet?: boolean;
  docs: RouteDocs;
  handle(req: Request, res: Response): Promise<void> | void;
}

/** The path as Express writes it: `{id}` becomes `:id`. */
export function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** The path as logs and metrics show it: a secret part is masked even as a name. */
export function routeLabel(path: string): string {
  return path.replace("{token}", "***");
}
