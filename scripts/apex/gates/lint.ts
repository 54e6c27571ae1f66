import { createEnginePlugin } from "@salesforce/code-analyzer-pmd-engine";
import type { Gate } from "../gate.ts";
import { lintRulesOff } from "../rules.ts";
import { analyze } from "./analyzer.ts";

/** PMD's recommended rules for Apex. */
export const lint: Gate = {
  name: "Apex rules (PMD, recommended)",
  run: async ({ root, classes, triggers }) => ({
    findings: await analyze({
      root,
      plugin: createEnginePlugin(),
      rules: "pmd:Recommended",
      files: [...classes, ...triggers].map(({ path }) => path),
      off: Object.keys(lintRulesOff),
    }),
  }),
};
