import type { Gate } from "../gate.ts";
import { installed } from "../repository.ts";
import { linesOf, runCommand } from "../run-command.ts";

const foundIssues = 4;

/** Apex fits itself, the project's metadata and the standard objects, as apex-ls knows them. */
export const types: Gate = {
  name: "Apex types (apex-ls)",
  run: async ({ root }) => {
    const jars = installed("@salesforce", "code-analyzer-pmd-engine", "dist", "java-lib", "*");
    const check = "io.github.apexdevtools.apexls.CheckForIssues";
    const args = ["-cp", jars, check, "-w", root, "-d", "warnings", "-n", "-f", "text"];
    const { code, stdout, stderr } = runCommand("java", args, { cwd: root });
    if (code === 0) return { findings: [] };
    if (code === foundIssues) return { findings: withPlaces(stdout, root) };
    return { findings: [`apex-ls ended with code ${code}: ${(stderr + stdout).trim()}`] };
  },
};

/** The tool names a file once and its issues below it. */
function withPlaces(text: string, root: string): string[] {
  let file = "";
  return linesOf(text).flatMap((line) => {
    if (!line.startsWith(root)) return [`${file}: ${line}`];
    file = line.slice(root.length + 1);
    return [];
  });
}
