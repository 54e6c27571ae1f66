import type { NextFunction, Request, Response } from "express";
import { ZodError } from "zod";
import type { z } from "zod";

const reasons: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
};

/** An answer other than success, in the documented body `{ statusCode, message, error }` (contract opencx 9.1). */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, message);
}

export function notFound(what: string): ApiError {
  return new ApiError(404, `${what} not found`);
}

/** Checks `value` and answers 400 with every fault in one sentence. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw badRequest(faults(result.error));
}

function faults(error: ZodError): string {
  return error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`).join("; ");
}

/** Express error handler that turns whatever was thrown into the documented body. */
export function answerError(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) {
    next(error);
    return;
  }
  const status = error instanceof ZodError ? 400 : statusOf(error);
  const message = error instanceof ZodError ? faults(error) : error instanceof Error ? error.message : String(error);
  res.status(status).json({ statusCode: status, message, error: reasons[status] ?? "Error" });
}

function statusOf(error: unknown): number {
  if (typeof error === "object" && error !== null && "status" in error && typeof error.status === "number") {
    return error.status;
  }
  return 500;
}
