import { randomUUID } from "node:crypto";
import { eventually } from "../support/eventually.ts";
import {
  bridgeComments,
  briefsOn,
  type CaseResult,
  caseOf,
  customerFiles,
  repliesTo,
  resultOfCase,
} from "./case-result.ts";
import type { CrashWorld } from "./crash-world.ts";
import { customerSays, emailOf, handOff, resolutions } from "./opencx-side.ts";

/** A bridge that was killed must start again first. */
const patienceMs = 60_000;

/** One customer's e-mails, two sessions on one Case, told by people and an org that repeat what got no answer. */
export async function tellCaseStory(world: CrashWorld): Promise<CaseResult> {
  const { control: org } = world.simulators.salesforceOrg;
  const email = `${randomUUID()}@example.com`;
  const first = await handOff(world, emailOf(email, 6, 80));
  const caseId = await opened(world, email, 1);

  org.comment(caseId, { text: "Which order is it?" });
  org.comment(caseId, { text: "And which size?" });
  org.post(caseId, { text: "Here is the invoice.", file: { name: "invoice.txt", text: "42 EUR" } });
  await until(world, "three replies", () => repliesTo(world, first).length >= 3);
  await customerSays(world, first, "It is number 42.");
  await customerSays(world, first, "Size M, see the photo.", "photo.txt");
  await until(world, "two mails and a file", () => wrote(world, caseId, "Size M") && customerFiles(world, caseId) >= 1);

  const second = await handOff(world, emailOf(email, 2, 80));
  await opened(world, email, 2);
  await customerSays(world, second, "I write again about it.");
  await until(world, "the second session's mail", () => wrote(world, caseId, "I write again"));
  org.comment(caseId, { text: "We send another one." });
  await until(world, "the answer", () => repliesTo(world, second).length >= 1);
  org.close(caseId, {});
  const closedIn = thisSecond();
  await until(world, "both ends", () => [first, second].every((one) => resolutions(world, one) >= 1));

  org.reopen(caseId, {});
  org.comment(caseId, { text: "It is on its way." });
  await until(world, "the last words", () => repliesTo(world, second).length >= 2);
  // The org tells two closings of a Case apart by the second that they were made in.
  await until(world, "another second", () => thisSecond() > closedIn);
  org.close(caseId, {});
  await until(world, "the last end", () => resolutions(world, second) >= 2);
  return resultOfCase(world, { email, sessions: [first, second] });
}

/**
 * A brief of more comments than one composite request takes, so that the rest goes after it, one by one; and a rep who
 * answers before all of it is there.
 */
export async function tellLongBrief(world: CrashWorld): Promise<CaseResult> {
  const { control: org } = world.simulators.salesforceOrg;
  const email = `${randomUUID()}@example.com`;
  const only = await handOff(world, emailOf(email, 70, 80));
  const caseId = await until(world, "the Case", () => caseOf(world, email));
  org.comment(caseId, { text: "I am reading." });
  await opened(world, email, 1);
  await until(world, "the reply", () => repliesTo(world, only).length >= 1);
  org.close(caseId, {});
  await until(world, "the end", () => resolutions(world, only) >= 1);
  return resultOfCase(world, { email, sessions: [only] });
}

const thisSecond = () => Math.floor(Date.now() / 1000);

/** Waits until the Case has the whole brief of so many handoffs. */
async function opened(world: CrashWorld, email: string, briefs: number): Promise<string> {
  return until(world, `brief ${briefs}`, () => {
    const caseId = caseOf(world, email);
    return caseId !== undefined && briefsOn(world, caseId) >= briefs ? caseId : undefined;
  });
}

function wrote(world: CrashWorld, caseId: string, words: string): boolean {
  return bridgeComments(world, caseId).some(({ text }) => text.includes(words));
}

/** Waits while the org tries again at once what the bridge did not take, as its scheduled job does in minutes. */
async function until<T>(world: CrashWorld, what: string, probe: () => T | undefined): Promise<NonNullable<T>> {
  return eventually(
    what,
    () => {
      void world.simulators.salesforceOrg.control.drain({});
      return probe();
    },
    patienceMs,
  );
}
