import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { CodeAnalyzer, CodeAnalyzerConfig, type Violation } from "@salesforce/code-analyzer-core";

export interface Analysis {
  root: string;
  plugin: Parameters<CodeAnalyzer["addEnginePlugin"]>[0];
  /** Which rules run, in the words of the Code Analyzer: `pmd:Recommended`. */
  rules: string;
  files: string[];
  /** Names of rules whose findings do not count. */
  off?: readonly string[];
  engines?: Record<string, Record<string, boolean | number | string>>;
}

/** Runs one engine of the Salesforce Code Analyzer as a library; gives a line for each finding. */
export async function analyze({ root, plugin, rules, files, off = [], engines = {} }: Analysis): Promise<string[]> {
  if (files.length === 0) return [];
  const logs = mkdtempSync(join(tmpdir(), "code-analyzer-"));
  try {
    const config = CodeAnalyzerConfig.fromObject({ config_root: root, log_folder: logs, engines });
    const analyzer = new CodeAnalyzer(config);
    await analyzer.addEnginePlugin(plugin);
    const workspace = await analyzer.createWorkspace(files);
    const chosen = await analyzer.selectRules([rules], { workspace });
    if (chosen.getCount() === 0) return [`${rules}: the analyzer knows no such rules`];
    const found = (await analyzer.run(chosen, { workspace })).getViolations();
    return found.filter((violation) => !off.includes(violation.getRule().getName())).map((one) => lineOf(one, root));
  } finally {
    rmSync(logs, { recursive: true, force: true });
  }
}

function lineOf(violation: Violation, root: string): string {
  const place = violation.getPrimaryLocation();
  const file = place.getFile();
  const where = file === undefined ? "?" : `${relative(root, file)}:${place.getStartLine() ?? 0}`;
  return `${where}: ${violation.getRule().getName()}: ${violation.getMessage()}`;
}
