import { expect, test } from "@jest/globals";
import { parseConfig } from "../../src/config/load.ts";
import { redactConfig } from "../../src/config/redact-config.ts";
import { makeKeys, minimalConfig } from "./fixtures.ts";

test("the support bundle's copy of the configuration holds no secret and keeps the rest", () => {
  const keys = makeKeys();
  const secrets = {
    database: { url: "postgres://u:planted-db@h/d" },
    webhook: { tokens: ["planted-token-0123456789abc"], hmac: { secrets: ["planted-hmac"] } },
    callback: { url: "https://hooks.example.com/x", secret: "planted-callback" },
    nobodyThere: { fallback: "workflow", workflowUrl: "https://x.example.com/planted-workflow" },
    opencx: { apiKey: "planted-api" },
    keys: [{ name: "opencx", role: "opencx", key: "planted-key-0123456789abcd" }],
  };
  const config = parseConfig({ ...minimalConfig(keys), ...secrets }, {});

  const shown = JSON.stringify(redactConfig(config));

  expect(shown).not.toMatch(/planted|PRIVATE KEY|BwcHBw/);
  expect(shown).toContain("https://acme.my.salesforce.com");
  expect(shown).toContain('"tokensPerMinute":200');
  expect(shown).toContain('"tokens":["***"]');
});
