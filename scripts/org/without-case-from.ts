import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ComponentSet } from "@salesforce/source-deploy-retrieve";
import type { OrgContext } from "./context.ts";
import { done, type Outcome } from "./outcome.ts";

const field = "Case.Case_From__c";

/** Deploys `core` by a manifest that leaves out the field that the org has made itself. */
export async function deployWithoutCaseFrom({ sf, root, work, options }: OrgContext): Promise<Outcome> {
  const all = ComponentSet.fromSource(join(root, "force-app", "core", "main"));
  const rest = all.filter(({ type, fullName }) => type.name !== "CustomField" || fullName !== field);
  mkdirSync(work, { recursive: true });
  const manifest = join(work, "core-without-case-from.xml");
  writeFileSync(manifest, await rest.getPackageXml());
  const tests = options.testLevel === undefined ? [] : ["--test-level", options.testLevel];
  await sf.run("project", "deploy", "start", "--manifest", manifest, "--wait", "60", ...tests);
  return done(`force-app/core is deployed; ${field} stays the org's own`);
}
