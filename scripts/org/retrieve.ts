import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { MetadataFile } from "./channel-xml.ts";
import type { OrgContext } from "./context.ts";
import { OrgFault } from "./faults.ts";

export interface Retrieved {
  /** Where the file lies, so that it can be changed and deployed back. */
  path: string;
  file: MetadataFile;
}

/**
 * Fetches one component of the org.
 *
 * @throws OrgFault `ORG_COMPONENT_MISSING`
 */
export async function retrieve({ sf, work }: OrgContext, type: string, name: string): Promise<Retrieved> {
  const folder = join(work, "retrieved", type, name);
  rmSync(folder, { recursive: true, force: true });
  await sf.run(...["project", "retrieve", "start", "--metadata", `${type}:${name}`], ...["--output-dir", folder]);
  const path = findFile(folder, `${name}.`);
  if (path !== undefined) return { path, file: new MetadataFile(readFileSync(path, "utf8"), type) };
  throw new OrgFault({
    code: "ORG_COMPONENT_MISSING",
    message: `The org has no ${type} named ${name}.`,
    remedy: "Give the API name, not the label; `npx sf org list metadata --metadata-type <type>` lists them.",
  });
}

function findFile(folder: string, prefix: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).find(
    (entry) => entry.isFile() && entry.name.startsWith(prefix) && entry.name.endsWith("-meta.xml"),
  );
  return found === undefined ? undefined : join(found.parentPath, found.name);
}
