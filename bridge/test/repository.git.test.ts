import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "..", "..");

const files = committedFiles();

/** The committed text files. */
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

test("git knows the files that are looked at", () => {
  expect(files).toEqual(expect.arrayContaining(["package.json", ".ci/run", "bridge/test/repository.git.test.ts"]));
});

test("no committed file names a path of the machine it was written on", () => {
  const found = places(/(?<![\w.$}~-])\/(?:work|root|home)\/[\w.-]+/g);

  expect(found).toEqual([]);
});

test("no committed file holds a private key", () => {
  const found = places(/-{5}BEGIN [A-Z ]*PRIVATE KEY-{5}(?:\s|\\n|")*[A-Za-z0-9+/]{40,}/g);

  expect(found).toEqual([]);
});

test("no committed file holds the marks of an unfinished merge or a to-do", () => {
  const found = places(/^(?:<{7}|>{7}) .*$|\b(?:TODO|FIXME|XXX)\b/gm).filter(
    (place) => !place.startsWith("bridge/test/repository.git"),
  );

  expect(found).toEqual([]);
});

test("git ignores the keys that are made where the README says, and everything else that is nobody's but the admin's", () => {
  const made = ["private-key.pem", "public-key.pem", "certificate.pem", "public-jwk.json"].map(
    (name) => `keys/${name}`,
  );
  const own = [...made, "elsewhere/public-jwk.json", ".env"];
  const args = ["-c", "safe.directory=*", "check-ignore", "--no-index", ...own];

  expect(execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim().split("\n")).toEqual(own);
});
