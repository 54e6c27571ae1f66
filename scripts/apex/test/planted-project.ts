import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Gate, GateResult } from "../gate.ts";
import { readProject } from "../project.ts";

const folder = "force-app/main/default";
const meta = (version: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>${version}</apiVersion>
    <status>Active</status>
</ApexClass>
`;

/** What a project of a test holds: classes by name, other files by their path below the default folder. */
export interface Planted {
  classes?: Record<string, string>;
  /** API version by class, where it is not the right one; null for no meta file. */
  versions?: Record<string, string | null>;
  files?: Record<string, string>;
}

/** Runs a gate over a project that is made for it and removed again. */
export async function runOver(gate: Gate, { classes = {}, versions = {}, files = {} }: Planted): Promise<GateResult> {
  const root = mkdtempSync(join(tmpdir(), "planted-"));
  try {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    write(
      "sfdx-project.json",
      JSON.stringify({ packageDirectories: [{ path: "force-app", default: true }], sourceApiVersion: "67.0" }),
    );
    for (const [name, text] of Object.entries(classes)) {
      write(`${folder}/classes/${name}.cls`, text);
      const version = name in versions ? versions[name] : "67.0";
      if (typeof version === "string") write(`${folder}/classes/${name}.cls-meta.xml`, meta(version));
    }
    for (const [path, text] of Object.entries(files)) write(`${folder}/${path}`, text);
    return await gate.run(readProject(root));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
