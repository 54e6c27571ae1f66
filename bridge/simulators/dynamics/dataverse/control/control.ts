import type { z } from "zod";
import type { Operation, Operations, OrgMethods } from "../../../lib/operation.ts";
import type { RequestRecord, WriteRecord } from "../../ledger.ts";
import type { Row } from "../../tenant.ts";
import { ControlError } from "./control-error.ts";
import { directory } from "./directory.ts";
import { environment } from "./environment.ts";
import { reps } from "./reps.ts";
import { stateReport } from "./reports.ts";
import { tableOf } from "./target.ts";
import type { ControlTarget } from "./target.ts";
import { trouble } from "./trouble.ts";

/** Everything that people and the network do, by name. */
export const controlOperations = { ...directory, ...environment, ...reps, ...trouble };

/** The read-outs, and the way back to the start. */
export interface ControlReports {
  state(): ReturnType<typeof stateReport>;
  /** Every row of a table, by its logical or set name. Throws ControlError 404. */
  rows(table: string): Row[];
  requests(): RequestRecord[];
  writes(): WriteRecord[];
  violations(): string[];
  /** Empties the tenant and furnishes it as at the start. Tokens stay valid. */
  reset(): void;
}

/** The same operations that `/_sim` offers, as methods. */
export type DynamicsControl = OrgMethods<typeof controlOperations> &
  ControlReports & {
    /** Does one operation by its name. Throws ControlError, or DataverseError where the environment refuses. */
    run(name: string, args: unknown): unknown;
  };

/** Binds every operation to one tenant. */
export function createControl(target: ControlTarget): DynamicsControl {
  const { tenant } = target.world;
  const run = (name: string, args: unknown) => runOperation(known(name), target, args);
  const methods: Record<string, unknown> = {};
  for (const name of Object.keys(controlOperations)) methods[name] = (args: unknown) => run(name, args);
  const reports: ControlReports = {
    state: () => stateReport(target),
    rows: (table) => tenant.store.all(tableOf(target, table).name),
    requests: () => tenant.ledger.requests,
    writes: () => tenant.ledger.writes,
    violations: () => [...tenant.violations.list],
    reset: () => tenant.reset(),
  };
  return { ...methods, ...reports, run } as DynamicsControl;
}

function known(name: string): Operation<ControlTarget, z.ZodType, unknown> {
  const table: Operations<ControlTarget> = controlOperations;
  const one = Object.hasOwn(table, name) ? table[name] : undefined;
  if (one === undefined) throw new ControlError(404, `No operation ${name}.`);
  return one;
}

function runOperation(one: Operation<ControlTarget, z.ZodType, unknown>, target: ControlTarget, args: unknown) {
  const read = one.schema.safeParse(args ?? {});
  if (read.success) return one.run(target, read.data);
  const [issue] = read.error.issues;
  throw new ControlError(400, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}`);
}
