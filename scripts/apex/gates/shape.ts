import { existsSync, readFileSync } from "node:fs";
import type { Gate } from "../gate.ts";
import { type ApexFile, isForTests, type SalesforceProject } from "../project.ts";

const apiVersion = "67.0";
const shortestReason = 15;
const suppression = /@SuppressWarnings\b|\bNOPMD\b|code-analyzer-suppress/i;

/** Every Apex file has its meta file at the project's API version, every class that does something its test. */
export const shape: Gate = {
  name: "Apex files: API version, tests, reasons of suppressions",
  run: async (project) => {
    const files = [...project.classes, ...project.triggers];
    return {
      findings: [...files.flatMap(faultsOfMeta), ...withoutTest(project), ...files.flatMap(faultsOfSuppressions)],
    };
  },
};

function faultsOfMeta({ path, shown }: ApexFile): string[] {
  const meta = `${path}-meta.xml`;
  if (!existsSync(meta)) return [`${shown}: has no ${shown.slice(shown.lastIndexOf("/") + 1)}-meta.xml`];
  const version = /<apiVersion>\s*([^<]*?)\s*<\/apiVersion>/.exec(readFileSync(meta, "utf8"))?.[1];
  return version === apiVersion ? [] : [`${shown}-meta.xml: API version ${version ?? "-"} instead of ${apiVersion}`];
}

function withoutTest({ classes }: SalesforceProject): string[] {
  const names = new Set(classes.map(({ name }) => name));
  return classes
    .filter((file) => !isForTests(file) && !isInterface(file) && !names.has(`${file.name}Test`))
    .map(({ shown, name }) => `${shown}: has no test class ${name}Test`);
}

function isInterface({ text, name }: ApexFile): boolean {
  return new RegExp(`\\binterface\\s+${name}\\b`, "i").test(text);
}

/** A suppression says why, in a comment on its line or the one above. */
function faultsOfSuppressions({ shown, text }: ApexFile): string[] {
  const lines = text.split("\n");
  return lines.flatMap((line, at) => {
    if (!suppression.test(line) || reasonIn(line) || reasonIn(lines[at - 1] ?? "")) return [];
    return [`${shown}:${at + 1}: a suppression without a reason beside it`];
  });
}

function reasonIn(line: string): boolean {
  const comment = /\/\/(.*)$|\/\*\*?(.*?)(?:\*\/|$)/.exec(line);
  const words = (comment?.[1] ?? comment?.[2] ?? "").replace(/NOPMD|code-analyzer-suppress\S*|[-:]/gi, "").trim();
  return words.length >= shortestReason;
}
