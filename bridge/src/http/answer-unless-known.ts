import type { Request, Response } from "express";
import { sha256 } from "../lib/ids.ts";

/**
 * Answers with JSON, or with 304 where the caller has this very answer already. A request's own Cache-Control is not
 * looked at: HTTP clients add `no-cache` by themselves to every request that carries If-None-Match.
 */
export function answerUnlessKnown(req: Request, res: Response, value: unknown): void {
  const json = JSON.stringify(value);
  const etag = `"${sha256(json).slice(0, 32)}"`;
  const known = (req.get("if-none-match") ?? "").split(",").map((one) => one.trim().replace(/^W\//, ""));
  res.set({ "Cache-Control": "private, no-cache", ETag: etag });
  if (known.includes(etag)) res.status(304).end();
  else res.type("application/json").send(json);
}
