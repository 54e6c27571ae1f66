import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "..", "..");

/** The committed text files; a copy without git's folder has none to look at. */
const files = existsSync(join(root, ".git")) ? committedFiles() : [];
const ifCommitted = files.length > 0 ? test : test.skip;

function committedFiles(): string[] {
  const list = execFileSync("git", ["-c", "safe.directory=*", "ls-files", "-z"], { cwd: root, encoding: "utf8" });
  return list.split("\0").filter((file) => file !== "" && !isPicture(file) && existsSync(join(root, file)));
}

/** A picture is no text: any letters may stand in it by chance. */
function isPicture(file: string): boolean {
  return /\.(png|jpg|gif|ico)$/.test(file);
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** Every place of the committed files that a pattern finds, as `file: match`. */
function places(pattern: RegExp): string[] {
  return files.flatMap((file) => [...read(file).matchAll(pattern)].map(([match]) => `${file}: ${match}`));
}

ifCommitted("no committed file names a path of the machine it was written on", () => {
  const found = places(/(?<![\w.$}~-])\/(?:work|root|home)\/[\w.-]+/g);

  expect(found).toEqual([]);
});

ifCommitted("no committed file holds a private key", () => {
  const found = places(/-{5}BEGIN [A-Z ]*PRIVATE KEY-{5}(?:\s|\\n|")*[A-Za-z0-9+/]{40,}/g);

  expect(found).toEqual([]);
});

ifCommitted("no committed file holds the marks of an unfinished merge or a to-do", () => {
  const found = places(/^(?:<{7}|>{7}) .*$|\b(?:TODO|FIXME|XXX)\b/gm).filter(
    (place) => !place.startsWith("bridge/test/repository"),
  );

  expect(found).toEqual([]);
});

test("package-lock.json names no registry, so that it installs from any", () => {
  const found = read("package-lock.json").match(/"resolved": "[^"]*:\/\/[^"]*"/g) ?? [];

  expect(found).toEqual([]);
});

test("every dependency has an exact version", () => {
  const loose = ["package.json", "bridge/package.json"].flatMap((file) => {
    const { dependencies, devDependencies, overrides } = JSON.parse(read(file)) as Record<
      string,
      Record<string, string>
    >;
    return Object.entries({ ...dependencies, ...devDependencies, ...overrides })
      .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
      .map(([name, version]) => `${file}: ${name} ${version}`);
  });

  expect(loose).toEqual([]);
});
