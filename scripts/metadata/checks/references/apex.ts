import { error, type Finding } from "../../finding.ts";
import { textOf, withoutComments } from "../../source/apex.ts";
import type { SourceFile } from "../../source/package.ts";
import { labelsOf } from "./labels.ts";
import type { Resolver } from "./resolver.ts";

const labelReference = /\b(?:System\.)?Label\.(\w+)/gi;
const expression = "('[^'\\n]*'|:?\\s*\\w+)";
/** What a text in Apex names only when it runs: the pattern that finds the text, and the type that it names. */
const namedTexts: readonly { pattern: RegExp; type: string }[] = [
  {
    pattern: /CustomNotificationType\b[\s\S]{0,200}?DeveloperName\s*=\s*('[^'\n]*'|:\s*\w+)/gi,
    type: "CustomNotificationType",
  },
  { pattern: new RegExp(`Type\\.forName\\(${expression}\\)`, "gi"), type: "ApexClass" },
  { pattern: new RegExp(`FeatureManagement\\.checkPermission\\(${expression}\\)`, "gi"), type: "CustomPermission" },
  { pattern: /'callout:(OpenCx\w+)/gi, type: "NamedCredential" },
];

/** Labels, notification types, classes, permissions and credentials that Apex names exist. */
export function checkApex(resolver: Resolver): Finding[] {
  const labels = labelsOf(resolver);
  return resolver.source.files
    .filter(({ path }) => /\.(cls|trigger)$/.test(path))
    .flatMap((file) => {
      const code = withoutComments(file.text);
      return [...checkLabels(file, code, labels), ...checkTexts(resolver, file, code)];
    });
}

function checkLabels(file: SourceFile, code: string, labels: Map<string, string>): Finding[] {
  const lowerCase = new Set([...labels.keys()].map((name) => name.toLowerCase()));
  const methods = new Set(["get", "translationexists"]);
  return unique([...code.matchAll(labelReference)].map(([, name = ""]) => name))
    .filter((name) => !lowerCase.has(name.toLowerCase()) && !methods.has(name.toLowerCase()))
    .map((name) => error(file.path, `It uses the label ${name}, which does not exist. Add it or correct the name.`));
}

function checkTexts(resolver: Resolver, file: SourceFile, code: string): Finding[] {
  return namedTexts.flatMap(({ pattern, type }) =>
    unique(
      [...code.matchAll(pattern)].flatMap(([, found = ""]) =>
        found.startsWith("OpenCx") ? found : (textOf(code, found) ?? []),
      ),
    )
      .filter((name) => /^OpenCx\w*$/i.test(name))
      .flatMap((name) => resolver.atRunTime(file.path, type, name)),
  );
}

function unique(names: string[]): string[] {
  return [...new Set(names)];
}
