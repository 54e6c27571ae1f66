import { join } from "node:path";
import { ComponentSet } from "@salesforce/source-deploy-retrieve";
import { deployedFolders, type SourcePackage } from "../source/package.ts";

/** Members by metadata type, as manifests list them. */
export type Members = ReadonlyMap<string, readonly string[]>;

/** What lies in these folders, as Salesforce's own library names it. */
export async function membersOf(source: SourcePackage, folders: readonly string[]): Promise<Members> {
  if (folders.length === 0) return new Map();
  const components = ComponentSet.fromSource({ fsPaths: folders.map((folder) => join(source.root, folder)) });
  components.projectDirectory = source.root;
  components.sourceApiVersion = source.sourceApiVersion;
  const { types } = (await components.getObject()).Package;
  return new Map(types.map(({ name, members }) => [name, members]));
}

/** The folders that a directory installs, without those that an admin adds when they want them. */
export function shippedFolders(source: SourcePackage, directory: string): string[] {
  return deployedFolders(source).filter((folder) => folder.startsWith(`${directory}/`) && !isOptional(folder));
}

/** The folders that an admin adds when they want them. */
export function optionalFolders(source: SourcePackage): string[] {
  return deployedFolders(source).filter(isOptional);
}

function isOptional(folder: string): boolean {
  return folder.split("/")[2] === "optional";
}
