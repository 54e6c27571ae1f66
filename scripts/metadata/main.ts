import { join } from "node:path";
import { checkAll } from "./checks/all.ts";
import { lineOf } from "./finding.ts";
import { readPackage } from "./source/package.ts";

/** `node scripts/metadata/main.ts`: checks the Salesforce package without an org; exit 1 on an error. */
const source = readPackage(join(import.meta.dirname, "../.."));
const findings = await checkAll(source);
for (const finding of findings) console.log(lineOf(finding));
const errors = findings.filter(({ severity }) => severity === "error").length;
console.log(`${source.components.length} metadata files: ${errors} errors, ${findings.length - errors} warnings.`);
process.exitCode = errors > 0 ? 1 : 0;
