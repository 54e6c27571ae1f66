import { basename } from "node:path";
import type { SourcePackage } from "../source/package.ts";
import { manifestXml } from "./manifest-xml.ts";
import { membersOf, optionalFolders, shippedFolders } from "./members.ts";
import { uninstallOf } from "./uninstall.ts";

const folder = "manifest";
const generated = "Generated from the source; manifest/README.md says how.";

/** Every manifest as it must be, by its path in the project folder. */
export async function manifestsOf(source: SourcePackage): Promise<Map<string, string>> {
  const version = source.sourceApiVersion;
  const files = new Map<string, string>();
  for (const directory of source.directories) {
    const members = await membersOf(source, shippedFolders(source, directory));
    const comment = `What ${directory} installs, its opt-ins left out.\n${generated}`;
    if (members.size > 0) files.set(`${folder}/${basename(directory)}.xml`, manifestXml({ comment, members, version }));
  }
  for (const each of optionalFolders(source)) {
    const [, directory, , name] = each.split("/");
    const comment = `The opt-in ${each}.\n${generated}`;
    const members = await membersOf(source, [each]);
    files.set(`${folder}/optional/${directory ?? ""}-${name ?? ""}.xml`, manifestXml({ comment, members, version }));
  }
  const comment = `Installs nothing: a deletion needs a manifest beside it.\n${generated}`;
  files.set(`${folder}/uninstall/package.xml`, manifestXml({ comment, members: new Map(), version }));
  files.set(`${folder}/uninstall/destructiveChangesPost.xml`, await deletion(source));
  return files;
}

async function deletion(source: SourcePackage): Promise<string> {
  const { remove, leave } = uninstallOf(
    await membersOf(
      source,
      source.directories.filter((each) => holdsFiles(source, each)),
    ),
  );
  const comment = `Removes what is surely ours, with all the data in it. Read manifest/README.md first.
These stay, as they may be the customer's or be used by others:
${leave
  .sort()
  .map((name) => `* ${name}`)
  .join("\n")}
${generated}`;
  return manifestXml({ comment, members: remove });
}

function holdsFiles(source: SourcePackage, directory: string): boolean {
  return source.files.some(({ path }) => path.startsWith(`${directory}/`));
}
