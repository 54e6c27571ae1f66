import type { OrgContext } from "../context.ts";
import { OrgFault } from "../faults.ts";
import { failed, type Outcome, tellOutcome } from "../outcome.ts";
import { isLoginFault } from "../sf.ts";
import { checks } from "../verify/checks.ts";

/**
 * Looks whether the org has everything, without changing anything.
 *
 * @returns whether nothing failed.
 */
export async function verify(context: OrgContext, print: (line: string) => void): Promise<boolean> {
  let good = true;
  for (const { title, part, run } of checks) {
    if (part !== "all" && !context.options.parts.includes(part)) continue;
    const outcome = await attempt(run, context);
    print(tellOutcome(title, outcome));
    if (outcome.status === "fail") good = false;
  }
  print(
    "\nWhat only the org can see (the bridge is reached, its key is known) the page OpenCX setup check in the app OpenCX handoff tries.",
  );
  return good;
}

/** One check that cannot be made must not hide what the others find. */
async function attempt(run: (context: OrgContext) => Promise<Outcome>, context: OrgContext): Promise<Outcome> {
  try {
    return await run(context);
  } catch (error) {
    if (!(error instanceof OrgFault) || isLoginFault(error)) throw error;
    return failed(error.message, error.remedy);
  }
}
