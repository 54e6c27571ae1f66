import { expect, test } from "@jest/globals";
import { checkReplacements } from "../checks/replacements.ts";
import { linesWith, oneLine, type Case } from "./planted.ts";

const cases: Case[] = [
  [
    "that stands nowhere",
    (planted) => planted.replace("OpenCx_Key.PublicKeyCertificate", "OPENCX_PUBLIC_JWK", "{}"),
    "sfdx-project.json",
    "OPENCX_PUBLIC_JWK stands in no file of force-app/routing/keys/**",
  ],
  [
    "that stands elsewhere too",
    (planted) => planted.replace("OpenCx_Rep.permissionset", "What a rep needs.", "OPENCX_PUBLIC_JWK"),
    "OpenCx_Rep.permissionset",
    "OPENCX_PUBLIC_JWK stays as it is here",
  ],
  [
    "that nothing replaces",
    (planted) =>
      planted.replace("OpenCx_Keys.PublicKeyCertificateSet", "<jwtIssuer>opencx", "<jwtIssuer>OPENCX_JWT_ISSUER"),
    "OpenCx_Keys.PublicKeyCertificateSet",
    "OPENCX_JWT_ISSUER looks like a placeholder",
  ],
  [
    "of a host that nothing replaces",
    (planted) => planted.replace("OpenCx_Rep.permissionset", "What a rep needs.", "https://other.invalid"),
    "OpenCx_Rep.permissionset",
    "https://other.invalid looks like a placeholder",
  ],
];

test.each(cases)("a placeholder %s is found", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkReplacements)).toEqual(oneLine(file, says));
});
