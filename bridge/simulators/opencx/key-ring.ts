import type { NextFunction, Request, RequestHandler, Response } from "express";
import { ApiError } from "./api-error.ts";

/** One API key. Older keys, and keys without `scopes`, have full access (contract opencx 9.1). */
export interface ApiKey {
  key: string;
  scopes?: string[];
}

/** The organisation's API keys: tells who calls, and what a caller may do. */
export class KeyRing {
  #keys = new Map<string, ApiKey>();

  set(keys: readonly ApiKey[]): void {
    this.#keys = new Map(keys.map((one) => [one.key, one]));
  }

  list(): ApiKey[] {
    return [...this.#keys.values()];
  }

  find(req: Request): ApiKey | undefined {
    const match = /^Bearer (\S+)$/i.exec(req.get("authorization") ?? "");
    return match?.[1] === undefined ? undefined : this.#keys.get(match[1]);
  }

  /** Middleware: 401 unless a known key is sent; leaves it in `res.locals.apiKey`. */
  readonly authenticate: RequestHandler = (req: Request, res: Response, next: NextFunction) => {
    const key = this.find(req);
    if (key === undefined) throw new ApiError(401, "Unauthorized");
    res.locals["apiKey"] = key;
    next();
  };
}

/** Middleware: 403 unless the caller's key has the scope. A `write` scope does not include `read`. */
export function scope(name: string): RequestHandler {
  return (_req, res, next) => {
    const key = res.locals["apiKey"] as ApiKey;
    if (key.scopes !== undefined && !key.scopes.includes(name)) throw new ApiError(403, "Forbidden resource");
    next();
  };
}
