import type { RequestHandler } from "express";
import { ApiError } from "../api-error.ts";

/**
 * Lets control calls in only from this machine and for this machine: the `Host` header must name loopback (no DNS
 * rebinding), and a page of another origin is refused.
 */
export const loopbackOnly: RequestHandler = (req, _res, next) => {
  const origin = req.get("origin");
  if (!isLoopback(hostName(`http://${req.get("host") ?? ""}`))) throw new ApiError(403, "Only for loopback names.");
  if (origin !== undefined && !isLoopback(hostName(origin))) throw new ApiError(403, "Only for loopback origins.");
  next();
};

function hostName(address: string): string {
  return URL.parse(address)?.hostname ?? "";
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}
