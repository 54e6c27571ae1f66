import type { NextFunction, Request, RequestHandler, Response } from "express";

/** The header that every POST carries: a page of another origin cannot set it without asking first. */
export const ownHeader = "x-opencx-demo";

/**
 * Answers loopback names only, so that no foreign name that resolves to this machine gets in, and takes POSTs from its
 * own page only.
 */
export const loopbackOnly: RequestHandler = (req: Request, res: Response, next: NextFunction) => {
  const host = req.get("host") ?? "";
  if (!isLoopback(host)) return refuse(res, "This page answers to loopback names only.");
  if (req.method === "GET" || req.method === "HEAD") return next();
  const origin = req.get("origin");
  const isOwn = origin === undefined || origin === `http://${host}`;
  const site = req.get("sec-fetch-site");
  const sameSite = site === undefined || site === "same-origin";
  if (!isOwn || !sameSite || req.get(ownHeader) === undefined) return refuse(res, "Only the page itself may do that.");
  next();
};

function isLoopback(host: string): boolean {
  const name = URL.parse(`http://${host}`)?.hostname ?? "";
  return name === "localhost" || name === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

function refuse(res: Response, message: string): void {
  res.status(403).json({ message });
}
