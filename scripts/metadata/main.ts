import { join } from "node:path";
import { checkAll } from "./checks/all.ts";
import { fixManifests } from "./checks/manifests.ts";
import { lineOf } from "./finding.ts";
import { readPackage } from "./source/package.ts";

/**
 * `node scripts/run.mjs --dev scripts/metadata/main.ts [--fix-manifests]`: checks the Salesforce package without an org; exit 1
 * on an error. With the flag it writes the manifests anew first.
 */
const source = readPackage(join(import.meta.dirname, "../.."));
if (process.argv.includes("--fix-manifests")) await fixManifests(source);
const findings = await checkAll(source);
for (const finding of findings) console.log(lineOf(finding));
const errors = findings.filter(({ severity }) => severity === "error").length;
console.log(`${source.components.length} metadata files: ${errors} errors, ${findings.length - errors} warnings.`);
process.exitCode = errors > 0 ? 1 : 0;
