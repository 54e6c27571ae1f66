import { isBridgeError } from "../lib/errors.ts";

const tries = 6;

/** Runs work again that lost a race for its handoff; each try is a transaction of its own. */
export async function retryChanged<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === tries || !isBridgeError(error, "HANDOFF_CHANGED")) throw error;
    }
  }
}
