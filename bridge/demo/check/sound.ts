import type { Trace } from "../bridge-caller.ts";
import type { Expectations } from "./expectations.ts";

/** Expects a trace without an error and without a message that has not arrived. */
export function expectSound(expect: Expectations, trace: Trace): void {
  const bad = trace.events.filter(({ level }) => level === "error");
  expect.same("The trace holds no error", bad, []);
  expect.same("No message was left behind", trace.transcript.filter(isLost), []);
}

function isLost({ status }: Trace["transcript"][number]): boolean {
  return status !== "before" && status !== "done";
}
