import type { OrgContext, Part } from "../context.ts";
import type { Outcome } from "../outcome.ts";

/** One thing on the way to a working org. Each can be run again: it looks first what is there. */
export interface Step {
  title: string;
  part: Part | "all";
  run(context: OrgContext): Promise<Outcome>;
}
