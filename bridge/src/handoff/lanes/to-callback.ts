import { createHmac } from "node:crypto";
import { BridgeError, errorCode, isBridgeError } from "../../lib/errors.ts";
import { send } from "../../lib/http-client.ts";
import { type Entry, markAttempt, pendingEntries } from "../../store/entries.ts";
import { findHandoff } from "../../store/handoffs.ts";
import { tell } from "../tracer.ts";
import type { Parts } from "../parts.ts";
import type { EntryPayloads } from "../payloads.ts";
import { retryAt } from "../retry.ts";
import { finishEntry } from "./finish.ts";
import { isRedirect, redirected } from "./redirect.ts";
import type { LaneHandler } from "./lane-runner.ts";

/** Works a lane of signed notices to the configured callback address. */
export function toCallbackHandler(parts: Parts): LaneHandler {
  return async (claim, signal) => {
    for (;;) {
      const [entry] = await pendingEntries(parts.store.db, claim, 1);
      if (entry === undefined) return undefined;
      try {
        await post(parts, entry, signal);
        await parts.store.transaction((tx) => finishEntry(tx, claim, entry, { status: "done" }, parts.clock.now()));
      } catch (error) {
        if (!isBridgeError(error)) throw error;
        const attempts = entry.attempts + 1;
        parts.metrics.retried("to-callback", error.code);
        if (attempts < parts.config.delivery.maxAttempts) {
          await markAttempt(parts.store.db, entry.id, { attempts, errorCode: error.code });
          return { retryAt: retryAt(parts, attempts, error.retryAfterMs) };
        }
        const { code, remedy } = error;
        parts.log.error({ handoffId: claim.handoffId, code, remedy, entry: entry.id }, "a callback is given up");
        await parts.store.transaction(async (tx) => {
          const now = parts.clock.now();
          await finishEntry(tx, claim, entry, { status: "dead", errorCode: errorCode(error) }, now);
          const handoff = await findHandoff(tx.db, claim.handoffId);
          if (handoff)
            await tell(tx.db, handoff, now, "dead", { level: "error", data: { kind: "callback", code, remedy } });
        });
        parts.metrics.dead("to-callback", error.code);
      }
    }
  };
}

async function post(parts: Parts, entry: Entry, signal: AbortSignal): Promise<void> {
  const callback = parts.config.callback;
  if (callback === undefined) return;
  const { data } = entry.payload as EntryPayloads["callback"];
  const body = JSON.stringify(data);
  const answer = await send(parts.guarded.callback, {
    method: "POST",
    url: callback.url,
    headers: { [callback.header]: `sha256=${createHmac("sha256", callback.secret).update(body).digest("hex")}` },
    body: data,
    timeoutMs: parts.config.opencx.timeoutMs,
    signal,
  });
  if (answer.status >= 200 && answer.status < 300) return;
  if (isRedirect(answer)) throw redirected("CALLBACK_REDIRECTED", "callback.url");
  throw new BridgeError({
    code: "CALLBACK_REFUSED",
    message: `The callback address answered ${answer.status}.`,
    remedy: "Check callback.url and that its receiver knows callback.secret.",
    retryable: true,
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
  });
}
