import type { Attempt } from "./delivery.ts";

/** What one attempt needs. */
export interface AttemptFacts {
  url: string;
  body: string;
  bearer: string | undefined;
  timeoutMs: number;
  now: () => number;
  stop: AbortSignal;
}

/** Posts an activity once; it never throws. */
export async function attempt({ url, body, bearer, timeoutMs, now, stop }: AttemptFacts): Promise<Attempt> {
  const started = performance.now();
  const facts = { at: now(), url };
  const ms = () => Math.round(performance.now() - started);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      body,
      redirect: "manual",
      signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
    });
    await response.arrayBuffer();
    return { ...facts, status: response.status, ms: ms() };
  } catch (error) {
    return { ...facts, error: error instanceof Error ? error.message : String(error), ms: ms() };
  }
}

export function succeeded({ status = 0 }: Attempt): boolean {
  return status >= 200 && status < 300;
}
