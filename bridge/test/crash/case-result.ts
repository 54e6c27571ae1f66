import type { CrashWorld } from "./crash-world.ts";
import { endedHandoffs, fromAgents, resolutions, type Served } from "./opencx-side.ts";

/** What all sides have at the end of a story on a Case. */
export interface CaseResult {
  cases: number;
  contacts: number;
  /** What the bridge wrote on the Case, in order: parts of briefs by their place, the rest in its words. */
  onCase: string[];
  /** The turns that the briefs tell, in order. */
  turnsTold: number[];
  filesOnCase: string[];
  filesToCustomer: string[];
  /** What the customer reads from people, by session. */
  replies: string[][];
  /** What the bridge itself tells the customer: nothing, in e-mails. */
  notices: string[];
  /** How often each session was resolved. */
  resolved: number[];
  /** Each session's handoffs, newest first. */
  handoffs: string[][];
  /** What became of each thing that the org had to tell. */
  deliveries: string[];
  mailsOfTheOrg: number;
  violations: string[];
}

/** Waits until every handoff has ended, and reads what all sides have. */
export async function resultOfCase(
  world: CrashWorld,
  { email, sessions }: { email: string; sessions: Served[] },
): Promise<CaseResult> {
  const { salesforceOrg, salesforceMessaging } = world.simulators;
  const handoffs = await Promise.all(sessions.map((one) => endedHandoffs(world, one)));
  await salesforceOrg.control.settled();
  const records = (object: string, field: string) =>
    salesforceOrg.control.records(object).filter((one) => one[field] === email);
  const caseId = caseOf(world, email) ?? "";
  const comments = bridgeComments(world, caseId);
  const { files, deliveries } = salesforceOrg.control.case(caseId);
  const story = comments.map(({ text }) => text).join("");
  return {
    cases: records("Case", "SuppliedEmail").length,
    contacts: records("Contact", "Email").length,
    onCase: comments.map(({ text, place }) => (isBrief(text) ? `brief ${place}` : text)),
    turnsTold: [...story.matchAll(/turn (\d+):/g)].map(([, no]) => Number(no)),
    filesOnCase: files.map((one) => String(one["PathOnClient"])),
    filesToCustomer: sessions.flatMap((one) => fromAgents(world, one).flatMap(({ attachments }) => attachments)),
    replies: sessions.map((one) => repliesTo(world, one)),
    notices: sessions.flatMap((one) => fromAgents(world, one)).flatMap(({ name, text }) => (isRep(name) ? [] : [text])),
    resolved: sessions.map((one) => resolutions(world, one)),
    handoffs,
    deliveries: [...new Set(deliveries.map((one) => String(one["Status__c"])))],
    mailsOfTheOrg: salesforceOrg.control.mailSent().filter(({ to }) => to.includes(email)).length,
    violations: [...salesforceOrg.violations(), ...salesforceMessaging.violations()],
  };
}

export function caseOf({ simulators }: CrashWorld, email: string): string | undefined {
  const found = simulators.salesforceOrg.control.records("Case").find((one) => one["SuppliedEmail"] === email);
  return found === undefined ? undefined : String(found["Id"]);
}

/** The bridge's comments in order, without their last line, which gives their place among those that belong together. */
export function bridgeComments({ simulators }: CrashWorld, caseId: string): { text: string; place: string }[] {
  return simulators.salesforceOrg.control.case(caseId).comments.flatMap((one) => {
    const [, text, place] = /^(.*)\n\[(\d+\/\d+) · \S+\]$/s.exec(String(one["CommentBody"])) ?? [];
    return text === undefined || place === undefined ? [] : [{ text, place }];
  });
}

/** How many briefs are on the Case to their last part. */
export function briefsOn(world: CrashWorld, caseId: string): number {
  const whole = bridgeComments(world, caseId).filter(({ text, place }) => isBrief(text) && /^(\d+)\/\1$/.test(place));
  return whole.length;
}

export function customerFiles({ simulators }: CrashWorld, caseId: string): number {
  const { files } = simulators.salesforceOrg.control.case(caseId);
  return files.filter((one) => String(one["Description"]).startsWith("From the customer")).length;
}

/** What people wrote to a session's customer, in order. */
export function repliesTo(world: CrashWorld, one: Served): string[] {
  return fromAgents(world, one).flatMap(({ name, text }) => (isRep(name) ? [text] : []));
}

function isRep(name: string): boolean {
  return /^(Ann|Bob)/.test(name);
}

function isBrief(text: string): boolean {
  return /^(OpenCX handoff|\(continued\))/.test(text);
}
