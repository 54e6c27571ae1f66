import type { RequestHandler } from "express";

/**
 * Lets control calls in only from this machine and for this machine: the `Host` header must name loopback (no DNS
 * rebinding), and a page of another origin is refused.
 */
export const loopbackOnly: RequestHandler = (req, res, next) => {
  const origin = req.get("origin");
  const names = [`http://${req.get("host") ?? ""}`, ...(origin === undefined ? [] : [origin])].map(hostName);
  if (names.every(isLoopback)) next();
  else res.status(403).json({ message: "Only for loopback names and origins." });
};

function hostName(address: string): string {
  return URL.parse(address)?.hostname ?? "";
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}
