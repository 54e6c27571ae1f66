import { expect, test } from "@jest/globals";
import { checkCalledAddresses } from "../../../src/cli/checks/called-addresses.ts";
import { parseConfig } from "../../../src/config/load.ts";
import type { Lookup } from "../../../src/lib/address-guard.ts";
import { makeKeys, minimalConfig } from "../../config/fixtures.ts";

const keys = makeKeys();
const to =
  (address: string): Lookup =>
  async () => [{ address, family: 4 }];
const both = {
  callback: { url: "https://hooks.example.com/a", secret: "s" },
  nobodyThere: { workflowUrl: "https://flow.example.com/b" },
};

function check(sections: object, lookup: Lookup) {
  return checkCalledAddresses(parseConfig({ ...minimalConfig(keys), ...sections }, {}), lookup);
}

test("addresses on the internet pass, and it is said that nobody called them", async () => {
  expect(await check(both, to("93.184.215.14"))).toEqual([
    {
      check: "callback.url",
      result: "pass",
      found: "hooks.example.com is found and may be called; it was not called.",
    },
    {
      check: "nobodyThere.workflowUrl",
      result: "pass",
      found: "flow.example.com is found and may be called; it was not called.",
    },
  ]);
});

test("names that lead into a private network fail as they would when called, with the setting that allows them", async () => {
  expect(await check(both, to("10.0.0.1"))).toMatchObject([
    { result: "fail", remedy: expect.stringContaining("set callback.allowPrivateAddresses to true") },
    { result: "fail", remedy: expect.stringContaining("set opencx.allowPrivateAddresses to true") },
  ]);
});

test("a private network that is allowed passes", async () => {
  const callback = { ...both.callback, allowPrivateAddresses: true };

  expect(await check({ callback }, to("10.0.0.1"))).toMatchObject([{ check: "callback.url", result: "pass" }]);
});

test("what is not set is not looked up", async () => {
  expect(await check({}, () => Promise.reject(new Error("looked up")))).toEqual([]);
});
