import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ComponentSet, ForceIgnore, MetadataConverter, type SourceComponent } from "@salesforce/source-deploy-retrieve";
import { error, type Finding } from "../finding.ts";
import { deployedFolders, type SourcePackage } from "../source/package.ts";
import { elementsAt, parseXml, textAt, textsAt } from "../source/xml.ts";

/** The converter puts the environment's values in for the placeholders only where this is set. */
const applyReplacements = "SF_APPLY_REPLACEMENTS_ON_CONVERT";

/**
 * Converts each package directory, and each folder that is deployed by itself, with Salesforce's own converter: it must
 * know every file, and the package.xml it writes must name every component (contract salesforce-metadata 23.2).
 */
export async function checkConversion(source: SourcePackage): Promise<Finding[]> {
  const inUse = source.directories.filter((directory) => filesIn(source, directory).length > 0);
  const findings = source.directories
    .filter((directory) => !inUse.includes(directory))
    .map((directory) => error(directory, "It holds no file. Fill it or take it out of sfdx-project.json."));
  for (const folder of new Set([...inUse, ...deployedFolders(source)])) {
    findings.push(...(await checkFolder(source, folder)));
  }
  return uniqueOf(findings);
}

async function checkFolder(source: SourcePackage, folder: string): Promise<Finding[]> {
  const output = mkdtempSync(join(tmpdir(), "opencx-convert-"));
  try {
    const components = ComponentSet.fromSource({ fsPaths: [join(source.root, folder)] });
    components.projectDirectory = source.root;
    components.sourceApiVersion = source.sourceApiVersion;
    const inEnvironment = Object.fromEntries(
      source.replacements.map(({ replaceWithEnv }) => [replaceWithEnv, "replaced"]),
    );
    await withEnvironment({ ...inEnvironment, [applyReplacements]: "true" }, () =>
      new MetadataConverter().convert(components, "metadata", {
        type: "directory",
        outputDirectory: output,
        genUniqueDir: false,
      }),
    );
    return [
      ...unknownFiles(source, folder, components),
      ...missingMembers(source, components, output),
      ...leftOver(source, output),
    ];
  } catch (cause) {
    return [refusal(source, folder, cause)];
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

/** The converter names the file at fault first, where there is one. */
function refusal(source: SourcePackage, folder: string, cause: unknown): Finding {
  const message = (cause instanceof Error ? cause.message : String(cause)).replaceAll(`${source.root}/`, "");
  const file = source.files.find(({ path }) => message.startsWith(`${path}: `))?.path;
  return error(
    file ?? folder,
    `Salesforce's converter refuses it: ${message.slice(file === undefined ? 0 : file.length + 2)}`,
  );
}

function unknownFiles(source: SourcePackage, folder: string, components: ComponentSet): Finding[] {
  const known = new Set([...components.getSourceComponents()].flatMap(filesOf));
  const ignore = ForceIgnore.findAndCreate(join(source.root, folder));
  return (
    filesIn(source, folder)
      .filter((path) => !known.has(join(source.root, path)))
      // Metadata that is ignored would be missing from the org without a word.
      .filter((path) => path.endsWith("-meta.xml") || ignore.accepts(join(source.root, path)))
      .map((path) =>
        error(path, "The converter takes it for no component. Correct its folder, its suffix or .forceignore."),
      )
  );
}

function missingMembers(source: SourcePackage, components: ComponentSet, output: string): Finding[] {
  const parsed = parseXml(readFileSync(join(output, "package.xml"), "utf8"));
  if ("fault" in parsed) return [error("package.xml", `The converter wrote no readable manifest: ${parsed.fault}.`)];
  const members = new Set(
    elementsAt(parsed.root, "types").flatMap((type) =>
      // The folder of reports or dashboards is a member with a stroke at its end.
      textsAt(type, "members").map((member) => memberOf(textAt(type, "name") ?? "", member.replace(/\/$/, ""))),
    ),
  );
  return [...components.getSourceComponents()]
    .filter(({ type }) => type.isAddressable !== false)
    .filter(({ type, fullName }) => !members.has(memberOf(type.folderContentType ?? type.name, fullName)))
    .map(({ xml, content }) =>
      error(relative(source.root, xml ?? content ?? ""), "The package.xml of its folder does not name it."),
    );
}

function memberOf(type: string, name: string): string {
  return `${type.toLowerCase()}:${name}`;
}

function leftOver(source: SourcePackage, output: string): Finding[] {
  const written = readdirSync(output, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
  return source.replacements
    .filter(({ stringToReplace }) => written.some((text) => text.includes(stringToReplace)))
    .map(({ stringToReplace, replaceWithEnv }) =>
      error(
        "sfdx-project.json",
        `${stringToReplace} is still there though ${replaceWithEnv} is set. Correct its glob.`,
      ),
    );
}

function filesOf(component: SourceComponent): string[] {
  return [component.xml, ...component.walkContent()].filter((path) => path !== undefined);
}

function filesIn(source: SourcePackage, folder: string): string[] {
  return source.files.map(({ path }) => path).filter((path) => path.startsWith(`${folder}/`));
}

function uniqueOf(findings: Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.file} ${finding.message}`, finding])).values()];
}

async function withEnvironment<Result>(values: Record<string, string>, run: () => Promise<Result>): Promise<Result> {
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, process.env[name]]));
  Object.assign(process.env, values);
  try {
    return await run();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}
