import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "@jest/globals";
import { lineOf, type Finding } from "../finding.ts";
import { readPackage, type SourcePackage } from "../source/package.ts";

const healthy = join(import.meta.dirname, "healthy");

/** The routing attributes of the healthy package. */
export const parameters = [
  { name: "OpencxSessionId", maxLength: 36 },
  { name: "Priority", maxLength: 20 },
];

/** A copy of the healthy package to plant a defect in. A file is named by any part of its path that only it has. */
export class Planted {
  readonly root = mkdtempSync(join(tmpdir(), "opencx-planted-"));

  constructor() {
    cpSync(healthy, this.root, { recursive: true });
  }

  /** Puts `after` in the place of the only `before`; a plant that changes nothing would prove nothing. */
  replace(part: string, before: string, after: string): this {
    const path = join(this.root, this.path(part));
    const text = readFileSync(path, "utf8");
    if (text.split(before).length !== 2) throw new Error(`${part} holds "${before}" not exactly once.`);
    writeFileSync(
      path,
      text.replace(before, () => after),
    );
    return this;
  }

  write(path: string, text: string): this {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
    return this;
  }

  remove(part: string): this {
    rmSync(join(this.root, this.path(part)));
    return this;
  }

  /** The only file whose path ends with that part; the ending of a metadata file may be left out. */
  path(part: string): string {
    const files = readdirSync(this.root, { recursive: true, encoding: "utf8" });
    const exact = files.filter((path) => path.endsWith(part));
    const found = exact.length > 0 ? exact : files.filter((path) => path.endsWith(`${part}-meta.xml`));
    const [path] = found;
    if (path === undefined || found.length > 1) throw new Error(`${part} names ${found.length} files.`);
    return path;
  }

  read(): SourcePackage {
    return readPackage(this.root);
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A defect: what it is, where it is planted and how, and what must be said of it. */
export type Case = [what: string, plant: (planted: Planted) => unknown, file: string, says: string];

/** A plant that changes one text in one file. */
export function change(file: string, before: string, after: string): (planted: Planted) => unknown {
  return (planted) => planted.replace(file, before, after);
}

/** What a check says of the healthy package with one defect, as lines. */
export async function linesWith(
  plant: (planted: Planted) => unknown,
  check: (source: SourcePackage) => Finding[] | Promise<Finding[]>,
): Promise<string[]> {
  const planted = new Planted();
  try {
    plant(planted);
    return (await check(planted.read())).map(lineOf);
  } finally {
    planted.dispose();
  }
}

/** That there is exactly one line, of that file and with those words. */
export function oneLine(file: string, says: string): unknown[] {
  return [expect.stringMatching(new RegExp(`${escape(file)}(-meta\\.xml)?: .*${escape(says)}`))];
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
