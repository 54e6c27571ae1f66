import { refusal } from "../rest-error.ts";
import type { RestError } from "../rest-error.ts";

/** No such resource. */
export function notFound(message = "The requested resource does not exist"): RestError {
  return refusal("NOT_FOUND", message);
}

/** A resource that has no such method. */
export function notAllowed(method: string, allowed: string): RestError {
  return refusal("METHOD_NOT_ALLOWED", `HTTP Method '${method}' not allowed. Allowed are ${allowed}`);
}
