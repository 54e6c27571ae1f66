import type { Request } from "express";

/** The headers of a request as the web knows them. */
export function headersOf(req: Request): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    const text = Array.isArray(value) ? value.join(", ") : (value ?? "");
    headers.set(name, text.replaceAll(/[^\t\x20-\x7E]/g, "?"));
  }
  return headers;
}

/** Scheme and host as the client sees them. */
export function originOf(req: Request): string {
  const forwarded = req.get("x-forwarded-proto")?.split(",")[0]?.trim();
  return `${forwarded === "https" ? "https" : req.protocol}://${req.get("host") ?? ""}`;
}

/** The body as text; empty where there was none. */
export function textOfBody(req: Request): string {
  return Buffer.isBuffer(req.body) ? req.body.toString("utf8") : "";
}
