import type { Finding } from "../../desks/desk.ts";
import { errorCode, isBridgeError } from "../../lib/errors.ts";

/** What the doctor says of one part; `not-tried` where trying would do something. */
export type Checked = Finding | { check: string; result: "not-tried"; found: string };

/** Tries one thing: what it says when it works, else the error's own words and what to do. */
export async function tried(check: string, remedy: string, attempt: () => Promise<string>): Promise<Finding> {
  try {
    return { check, result: "pass", found: await attempt() };
  } catch (error) {
    const known = isBridgeError(error) ? error : undefined;
    return {
      check,
      result: "fail",
      found: known?.message ?? `It failed (${errorCode(error)}).`,
      remedy: known?.remedy ?? remedy,
    };
  }
}
