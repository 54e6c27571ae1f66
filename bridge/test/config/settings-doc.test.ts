import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { declaredSettings } from "../../src/config/schema-walk.ts";
import { settingsDoc } from "../../src/config/settings-doc.ts";

test("docs/settings.md is what the schema says; renew it with node bridge/src/config/write-settings-doc.ts", () => {
  const committed = readFileSync(new URL("../../../docs/settings.md", import.meta.url), "utf8");

  expect(committed).toBe(settingsDoc());
});

test("every setting has a sentence, and every one to be filled in has an example", () => {
  const bare = declaredSettings().filter(({ facts }) => facts.sentence === undefined);
  const withoutExample = declaredSettings().filter(({ facts, leaf }) => leaf && facts.example === undefined);

  expect(bare.map(({ path }) => path)).toEqual([]);
  expect(withoutExample.map(({ path }) => path)).toEqual([]);
});
