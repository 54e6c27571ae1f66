import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A Salesforce project on disk, as the gates look at it. Paths are absolute. */
export interface SalesforceProject {
  root: string;
  packageFolders: string[];
  classes: ApexFile[];
  triggers: ApexFile[];
  flows: string[];
}

/** An Apex class or trigger. */
export interface ApexFile {
  path: string;
  /** Its path below the project's folder: for findings. */
  shown: string;
  name: string;
  text: string;
}

/** Reads what the package directories of `sfdx-project.json` hold. */
export function readProject(root: string): SalesforceProject {
  const { packageDirectories } = JSON.parse(readFileSync(join(root, "sfdx-project.json"), "utf8")) as {
    packageDirectories: { path: string }[];
  };
  const folders = packageDirectories.map(({ path }) => path);
  const find = (ending: string) =>
    folders.flatMap((folder) => globSync(`${folder}/**/*${ending}`, { cwd: root })).sort();
  const apex = (ending: string) => find(ending).map((shown) => readApex(root, shown, ending));
  return {
    root,
    packageFolders: folders.map((folder) => join(root, folder)),
    classes: apex(".cls"),
    triggers: apex(".trigger"),
    flows: find(".flow-meta.xml").map((shown) => join(root, shown)),
  };
}

function readApex(root: string, shown: string, ending: string): ApexFile {
  const path = join(root, shown);
  const name = shown.slice(shown.lastIndexOf("/") + 1, -ending.length);
  return { path, shown, name, text: readFileSync(path, "utf8") };
}

/** Whether a class is a test, or is there for tests only. */
export function isForTests({ text }: ApexFile): boolean {
  return /^\s*@IsTest\b/im.test(text.slice(0, text.search(/\bclass\b/i)));
}
