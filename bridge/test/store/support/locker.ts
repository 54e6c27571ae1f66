import { lockDirectory } from "../../../src/store/directory-lock.ts";

/** Takes a directory's lock at the moment it is told, says how that went, and lives until it is ended. */
process.send?.("ready");
process.on("message", (directory: string) => {
  try {
    lockDirectory(directory);
    process.send?.("locked");
  } catch (error) {
    process.send?.((error as { code?: string }).code ?? "error");
  }
});
