import { matchesGlob } from "node:path";
import { error, type Finding } from "../finding.ts";
import type { Replacement, SourcePackage } from "../source/package.ts";

/** What looks like a placeholder: a name of the environment, or a host that cannot exist. */
const placeholder = /\bOPENCX_[A-Z_]+\b|(?:https:\/\/|[\w.]+@)?[\w.-]+\.invalid\b/g;
const project = "sfdx-project.json";

/** Every placeholder of sfdx-project.json stands in its files and nowhere else, and there is none beside them. */
export function checkReplacements(source: SourcePackage): Finding[] {
  return [
    ...source.replacements.flatMap((replacement) => checkReplacement(source, replacement)),
    ...checkUnknown(source),
  ];
}

function checkReplacement(source: SourcePackage, { glob, stringToReplace }: Replacement): Finding[] {
  const holders = source.files.filter(({ text }) => text.includes(stringToReplace));
  const inside = holders.filter(({ path }) => matchesGlob(path, glob));
  const outside = holders.filter(({ path }) => !matchesGlob(path, glob) && !isTest(path));
  return [
    ...(inside.length > 0
      ? []
      : [error(project, `${stringToReplace} stands in no file of ${glob}. Correct one of them.`)]),
    ...outside.map(({ path }) =>
      error(path, `${stringToReplace} stays as it is here: ${glob} does not match. Move it or widen the glob.`),
    ),
  ];
}

function checkUnknown(source: SourcePackage): Finding[] {
  const known = source.replacements.map(({ stringToReplace }) => stringToReplace);
  return source.files
    .filter(({ path }) => path.endsWith("-meta.xml"))
    .flatMap(({ path, text }) =>
      [...new Set([...text.matchAll(placeholder)].map(([match]) => match))]
        .filter((match) => !known.includes(match))
        .map((match) =>
          error(path, `${match} looks like a placeholder, and nothing replaces it. Add it to ${project}.`),
        ),
    );
}

function isTest(path: string): boolean {
  return /Test(?:Factory)?\.cls$|\/__tests__\//.test(path);
}
