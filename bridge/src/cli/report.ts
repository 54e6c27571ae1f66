import { ConfigurationError } from "../config/faults.ts";
import { isBridgeError } from "../lib/errors.ts";

/** Says on standard error what is wrong and what to do, and ends the process with 1. */
export function reportAndExit(error: unknown): never {
  process.stderr.write(`${describe(error)}\n`);
  process.exit(1);
}

function describe(error: unknown): string {
  if (error instanceof ConfigurationError) {
    const lines = error.faults.map(
      (fault) => `  ${fault.path}: ${fault.message} [${fault.code}]\n    → ${fault.remedy}`,
    );
    return [`The configuration has ${error.faults.length} fault(s):`, ...lines].join("\n");
  }
  if (isBridgeError(error)) return `${error.message} [${error.code}]\n  → ${error.remedy}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
