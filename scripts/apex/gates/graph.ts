import { createEnginePlugin } from "@salesforce/code-analyzer-sfge-engine";
import type { Gate } from "../gate.ts";
import { isForTests } from "../project.ts";
import { analyze } from "./analyzer.ts";

/**
 * The Graph Engine follows the paths from what a page or a trigger can call to each query and write: access to fields and
 * objects, work in loops, missing null checks. Classes for tests are no paths of users, and would double its time.
 */
export const graph: Gate = {
  name: "Apex data flow (Graph Engine)",
  run: async ({ root, classes, triggers }) => ({
    findings: await analyze({
      root,
      plugin: createEnginePlugin(),
      rules: "sfge:all",
      files: [...classes.filter((file) => !isForTests(file)), ...triggers].map(({ path }) => path),
      engines: { sfge: { java_thread_count: 2 } },
    }),
  }),
};
