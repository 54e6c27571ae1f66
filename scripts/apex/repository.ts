import { join } from "node:path";

/** The repository's folder: the tools are installed there, whatever project is looked at. */
export const repository = join(import.meta.dirname, "../..");

/** A path below the repository's node_modules. */
export function installed(...path: string[]): string {
  return join(repository, "node_modules", ...path);
}
