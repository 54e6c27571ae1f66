import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Ends the process with a message that says what to do. */
export function fail(message) {
  console.error(message);
  process.exit(1);
}
