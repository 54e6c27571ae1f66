import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "..", "..");

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

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
