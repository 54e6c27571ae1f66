import type { Request } from "express";
import { RequestFault } from "../request-fault.ts";

/**
 * The caller's Idempotency-Key, if there is one.
 *
 * @throws RequestFault `IDEMPOTENCY_KEY_INVALID`
 */
export function idempotencyKey(req: Request): string | undefined {
  const key = req.get("idempotency-key")?.trim();
  if (key === undefined) return undefined;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new RequestFault({
    code: "IDEMPOTENCY_KEY_INVALID",
    message: "The Idempotency-Key is empty, too long, or holds other than visible ASCII characters.",
    remedy: "Send 1 to 200 visible ASCII characters, for example a UUID.",
  });
}
