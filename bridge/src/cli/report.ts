import { ConfigurationError } from "../config/faults.ts";
import { isBridgeError } from "../lib/errors.ts";

/** Says on standard error what is wrong and what to do, and ends the process with 1. */
export function reportAndExit(error: unknown): never {
  process.stderr.write(`${describeError(error)}\n`);
  process.exit(1);
}

/** What the operator reads of an error. */
export function describeError(error: unknown): string {
  if (error instanceof ConfigurationError) {
    const lines = error.faults.map(
      ({ path, message, code, remedy }) => `  ${path === "" ? "" : `${path}: `}${message} [${code}]\n    → ${remedy}`,
    );
    return [`The configuration has ${error.faults.length} fault(s):`, ...lines].join("\n");
  }
  if (isBridgeError(error)) return `${error.message} [${error.code}]\n  → ${error.remedy}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
