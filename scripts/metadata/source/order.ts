import type { SourcePackage } from "./package.ts";

/** The folders of a package directory in the order they are deployed; opt-ins come last and know nothing of each other. */
const folderOrder = ["main", "settings", "keys", "channel", "deployment", "optional"];

/** Whether what lies at `needed` is in the org, or comes with it, when `needing` is deployed (contract 3.2). */
export function isThereFor(source: Pick<SourcePackage, "directories">, needing: string, needed: string): boolean {
  const there = placeOf(source, needed);
  const here = placeOf(source, needing);
  if (there.folder === here.folder) return true;
  if (there.isOptional) return false;
  return there.directory < here.directory || (there.directory === here.directory && there.rank < here.rank);
}

function placeOf(source: Pick<SourcePackage, "directories">, path: string) {
  const parts = path.split("/");
  const isOptional = parts[2] === "optional";
  return {
    directory: source.directories.findIndex((directory) => path.startsWith(`${directory}/`)),
    folder: parts.slice(0, isOptional ? 4 : 3).join("/"),
    rank: folderOrder.indexOf(parts[2] ?? ""),
    isOptional,
  };
}
