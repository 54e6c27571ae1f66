import type { OrgContext } from "../context.ts";
import { OrgFault } from "../faults.ts";
import { failed, type Outcome, tellOutcome } from "../outcome.ts";
import { assignSteps } from "../steps/assign.ts";
import { connectionSteps } from "../steps/connection.ts";
import { coreSteps } from "../steps/core.ts";
import { messagingSteps } from "../steps/messaging.ts";
import { parityChecks, paritySteps } from "../steps/parity.ts";
import { preflightSteps } from "../steps/preflight.ts";
import { routingSteps } from "../steps/routing.ts";
import type { Step } from "../steps/step.ts";

const order: Step[] = [
  ...preflightSteps,
  ...parityChecks,
  ...coreSteps,
  ...messagingSteps,
  ...routingSteps,
  ...connectionSteps,
  ...paritySteps,
  ...assignSteps,
];

/**
 * Brings the package into the org, in the order in which its parts need each other, and stops at the first step that
 * fails. Run again, code and fields are deployed anew, which changes nothing; what an admin changes in Setup (queues, key,
 * channel, client, credential) is looked for first and left as it is.
 *
 * @returns whether every step was done.
 */
export async function deploy(context: OrgContext, print: (line: string) => void): Promise<boolean> {
  for (const step of order) {
    if (step.part !== "all" && !context.options.parts.includes(step.part)) continue;
    const outcome = await attempt(step, context);
    print(tellOutcome(step.title, outcome));
    if (outcome.status === "fail") return false;
  }
  return true;
}

async function attempt(step: Step, context: OrgContext): Promise<Outcome> {
  try {
    return await step.run(context);
  } catch (error) {
    if (error instanceof OrgFault) return failed(error.message, error.remedy);
    throw error;
  }
}
