import { expect, test } from "@jest/globals";
import { runsTest } from "./running-tests.ts";

const title = "a failure is told";
const work = "() => {}";

test.each([
  `test("${title}", ${work});`,
  `it("${title}", async ${work}, 90_000);`,
  `test(\`${title}\`, ${work});`,
  `test.each([1, 2])("${title}", ${work});`,
  `test.each\`a\n\${1}\`("${title}", ${work});`,
  `test.concurrent("${title}", ${work});`,
  `describe("group", () => { describe.each([1])("inner", () => { test("${title}", ${work}); }); });`,
  `for (const one of [1, 2]) { test("${title}", ${work}); }`,
  `test.skip("another", ${work}); test("${title}", ${work});`,
  `const only = list.only(1); test("${title}", ${work});`,
])("a test that runs is found: %s", (source) => {
  expect(runsTest(source, title)).toBe(true);
});

test.each([
  `test.skip("${title}", ${work});`,
  `it.skip("${title}", ${work});`,
  `test.skip.each([1])("${title}", ${work});`,
  `test.each([1]).skip("${title}", ${work});`,
  `xit("${title}", ${work});`,
  `xtest("${title}", ${work});`,
  `it.todo("${title}");`,
  `test.todo("${title}");`,
  `test.failing("${title}", ${work});`,
  `describe.skip("group", () => { test("${title}", ${work}); });`,
  `xdescribe("group", () => { describe("inner", () => { test("${title}", ${work}); }); });`,
  `describe.skip.each([1])("group", () => { test("${title}", ${work}); });`,
  `describe("group", () => { it.skip("${title}", ${work}); });`,
  `const maybe = tool ? test : test.skip; maybe("${title}", ${work});`,
  `const maybe = tool ? describe : describe.skip; maybe("group", () => { test("${title}", ${work}); });`,
  `test.only("another", ${work}); test("${title}", ${work});`,
  `describe("group", () => { fit("another", ${work}); }); test("${title}", ${work});`,
  `// test("${title}", ${work});`,
  `const name = "${title}";`,
  `test("${title}, once", ${work});`,
  `test("other", () => { test("${title}", ${work}); });`,
])("a test that does not run is not found: %s", (source) => {
  expect(runsTest(source, title)).toBe(false);
});
