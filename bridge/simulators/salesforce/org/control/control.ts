import type { WriteRecord, RequestRecord } from "../ledger.ts";
import type { SentMail } from "../mail/sent-mail.ts";
import type { OrgOptions } from "../options.ts";
import type { Shown } from "../rest/show.ts";
import { resetWorld } from "../world.ts";
import type { World } from "../world.ts";
import { ControlError, runOperation } from "./operation.ts";
import type { MethodsById, Operations, OrgMethods } from "../../../lib/operation.ts";
import { org } from "./org.ts";
import { caseReport, findCase, shown, stateReport } from "./reports.ts";
import type { CaseReport } from "./reports.ts";
import { reps } from "./reps.ts";
import type { CaseTarget } from "./reps.ts";
import { trouble } from "./trouble.ts";

/** Everything that people do on one Case. */
export const caseOperations = reps;
/** Everything that can be done to the org. */
export const orgOperations = { ...org, ...trouble };

/** Read-outs, and the way back to the start. */
export interface ControlReports {
  state(): ReturnType<typeof stateReport>;
  /** Throws ControlError 404. */
  case(which: string): CaseReport;
  /** Every living record of an object. */
  records(object: string): Shown[];
  requests(): RequestRecord[];
  writes(): WriteRecord[];
  /** Each email that left the org for a customer. */
  mailSent(): SentMail[];
  /** Resolves when no delivery is on its way. */
  settled(): Promise<void>;
  reset(): void;
}

/** The same operations that `/_sim` offers, as methods. */
export type OrgControl = MethodsById<typeof caseOperations> & OrgMethods<typeof orgOperations> & ControlReports;

/** Binds every operation to one org. */
export function createControl(world: World, options: OrgOptions): OrgControl {
  const methods: Record<string, unknown> = {};
  for (const name of Object.keys(caseOperations)) {
    methods[name] = (which: string, args: unknown) => runOnCase(world, name, which, args);
  }
  for (const name of Object.keys(orgOperations)) methods[name] = (args: unknown) => runOnOrg(world, name, args);
  const reports: ControlReports = {
    state: () => stateReport(world),
    case: (which) => caseReport(world, which),
    records: (object) => shown(world, object),
    requests: () => world.ledger.requests,
    writes: () => world.ledger.writes,
    mailSent: () => [...world.mails.list],
    settled: () => world.outbox.settled(),
    reset: () => resetWorld(world, options),
  };
  return { ...methods, ...reports } as OrgControl;
}

/** Does one thing on one Case. Throws ControlError, or RestError where the org refuses. */
export function runOnCase(world: World, name: string, which: string, args: unknown): unknown {
  const one = known<CaseTarget>(caseOperations, name);
  const result = world.records.atomically(() => runOperation(one, { world, row: findCase(world, which) }, args));
  world.outbox.kick();
  return result;
}

/** Does one thing to the org. Throws ControlError. */
export function runOnOrg(world: World, name: string, args: unknown): unknown {
  const result = runOperation(known<World>(orgOperations, name), world, args);
  if (name !== "drain") world.outbox.kick();
  return result;
}

function known<Target>(table: Operations<Target>, name: string) {
  const one = Object.hasOwn(table, name) ? table[name] : undefined;
  if (one === undefined) throw new ControlError(404, `No operation ${name}.`);
  return one;
}
