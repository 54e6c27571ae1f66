import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { componentOf, type Component } from "./component.ts";

/** A file of a package directory. */
export interface SourceFile {
  /** Relative to the project folder, with forward slashes. */
  path: string;
  text: string;
}

/** One entry of `replacements` in sfdx-project.json that takes its value from the environment. */
export interface Replacement {
  glob: string;
  stringToReplace: string;
  replaceWithEnv: string;
}

interface ProjectFile {
  packageDirectories: { path: string }[];
  sourceApiVersion: string;
  replacements?: Replacement[];
}

/** The source of the Salesforce package, read once for all checks. */
export interface SourcePackage {
  /** The project folder: where sfdx-project.json lies. */
  root: string;
  /** The package directories, such as `force-app/core`. */
  directories: string[];
  sourceApiVersion: string;
  replacements: Replacement[];
  /** Every file of the package directories, sorted by path. */
  files: SourceFile[];
  /** Every readable metadata file. */
  components: Component[];
}

/** Reads everything under the package directories of a project folder. */
export function readPackage(root: string): SourcePackage {
  const project = JSON.parse(readFileSync(join(root, "sfdx-project.json"), "utf8")) as ProjectFile;
  const directories = project.packageDirectories.map(({ path }) => path);
  const files = directories.flatMap((directory) => filesUnder(root, directory));
  return {
    root,
    directories,
    sourceApiVersion: project.sourceApiVersion,
    replacements: project.replacements ?? [],
    files,
    components: files.flatMap((file) => componentOf(file) ?? []),
  };
}

/** The folders that are deployed by themselves: `main` and its like, and each folder of `optional`. */
export function deployedFolders(source: SourcePackage): string[] {
  const depth = (path: string) => (path.split("/")[2] === "optional" ? 4 : 3);
  const inFolder = source.files.filter(({ path }) => path.split("/").length > depth(path));
  return [...new Set(inFolder.map(({ path }) => path.split("/").slice(0, depth(path)).join("/")))];
}

function filesUnder(root: string, folder: string): SourceFile[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: path.slice(root.length + 1).replaceAll("\\", "/"), text: readFileSync(path, "utf8") }));
}
