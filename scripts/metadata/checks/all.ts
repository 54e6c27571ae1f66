import type { Finding } from "../finding.ts";
import type { SourcePackage } from "../source/package.ts";
import { checkConversion } from "./conversion.ts";
import { checkSchema } from "./schema.ts";

export type Check = (source: SourcePackage) => Finding[] | Promise<Finding[]>;

/** Every check, in the order its findings are told. */
export const checks: readonly Check[] = [checkConversion, checkSchema];

/** What all checks find. */
export async function checkAll(source: SourcePackage): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) findings.push(...(await check(source)));
  return findings;
}
