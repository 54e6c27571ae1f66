import { join } from "node:path";
import type { Gate } from "../gate.ts";
import { installed, repository } from "../repository.ts";
import { linesOf, runCommand } from "../run-command.ts";

/** Apex is formatted; parsing comes with it, so a syntax error is found too. */
export const format: Gate = {
  name: "Apex format (prettier-plugin-apex)",
  run: async ({ classes, triggers }) => {
    const files = [...classes, ...triggers].map(({ path }) => path);
    if (files.length === 0) return { findings: [] };
    const args = [
      installed("prettier", "bin", "prettier.cjs"),
      "--check",
      "--config",
      join(repository, ".prettierrc.json"),
      ...files,
    ];
    // From here, for the plugins that the configuration names are looked for in the working directory.
    const { code, stdout, stderr } = runCommand(process.execPath, args, { cwd: repository });
    if (code === 0) return { findings: [] };
    const told = linesOf(stdout + stderr).filter((line) => /^\[(warn|error)\]/.test(line));
    return { findings: told.length > 0 ? told : [`prettier ended with code ${code}: ${stderr.trim()}`] };
  },
};
