import { error, type Finding } from "../finding.ts";
import { withoutComments, withoutTexts } from "../source/apex.ts";
import type { SourceFile, SourcePackage } from "../source/package.ts";

const openMethod = /\b(abstract|override|virtual)\b/i;
const modifier = /\b(public|protected|global)\b/i;
const sharing = /\b(with|without|inherited)\s+sharing\b/i;
const type = /\b(class|interface|enum)\b/i;

/** What the compiler refuses since API 65 and 67, and what the house style demands of classes (contract 1 and 17.1). */
export function checkApexRules(source: SourcePackage): Finding[] {
  return source.files
    .filter(({ path }) => /\.(cls|trigger)$/.test(path))
    .flatMap((file) => [...checkEnforced(file), ...checkSharing(file), ...checkMethods(file)]);
}

/** In a text too: a dynamic query fails with it when it runs. */
function checkEnforced({ path, text }: SourceFile): Finding[] {
  if (!/\bWITH\s+SECURITY_ENFORCED\b/i.test(withoutComments(text))) return [];
  return [error(path, "WITH SECURITY_ENFORCED does not compile since API 67. Write WITH USER_MODE.")];
}

/** Tests decide for themselves whom they run as. */
function checkSharing({ path, text }: SourceFile): Finding[] {
  const [head = ""] = withoutTexts(text).split("{");
  if (!path.endsWith(".cls") || !/\bclass\b/i.test(head) || /@IsTest\b/i.test(head) || sharing.test(head)) return [];
  return [error(path, "The class does not say how it shares. Write with sharing.")];
}

function checkMethods({ path, text }: SourceFile): Finding[] {
  return withoutTexts(text)
    .split(/[;{}]/)
    .map((statement) => statement.replace(/\s+/g, " ").trim())
    .filter((statement) => openMethod.test(statement) && !type.test(statement) && !modifier.test(statement))
    .map((statement) =>
      error(path, `'${statement}' needs an access modifier since API 65. Write public, protected or global.`),
    );
}
