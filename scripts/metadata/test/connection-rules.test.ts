import { expect, test } from "@jest/globals";
import { checkConnectionRules } from "../checks/connection-rules.ts";
import { linesWith, oneLine, type Planted } from "./planted.ts";

const credential = "OpenCx_Bridge.externalCredential";
const header = (formula: string) => (planted: Planted) =>
  planted.replace(
    credential,
    "    <label>",
    `<externalCredentialParameters><parameterValue>${formula}</parameterValue></externalCredentialParameters><label>`,
  );

test.each([
  ["another credential", "{!'Bearer ' &amp; $Credential.OpenCx_Brigde.Token}", "$Credential.OpenCx_Brigde.Token"],
  ["no parameter", "{!$Credential.Token}", "$Credential.Token"],
])("a header that names %s is found", async (_what, formula, says) => {
  expect(await linesWith(header(formula), checkConnectionRules)).toEqual(oneLine(credential, says));
});

test("a header that names its own credential is fine", async () => {
  expect(await linesWith(header("{!$Credential.OpenCx_Bridge.Token}"), checkConnectionRules)).toEqual([]);
});
