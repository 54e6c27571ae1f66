import { expect, test } from "@jest/globals";
import { checkConversion } from "../checks/conversion.ts";
import { linesWith, oneLine, type Case } from "./planted.ts";

const cases: Case[] = [
  [
    "a suffix in small letters",
    (planted) =>
      planted
        .remove("OpenCx_Key.PublicKeyCertificate")
        .write("force-app/core/main/default/opencx/OpenCx_Key.publickeycertificate-meta.xml", "<a/>"),
    "OpenCx_Key.publickeycertificate",
    "Could not infer a metadata type",
  ],
  [
    "a file that is no metadata",
    (planted) => planted.write("force-app/core/main/default/classes/notes.txt", "notes"),
    "classes/notes.txt",
    "takes it for no component",
  ],
  [
    "metadata that .forceignore leaves out",
    (planted) => planted.write(".forceignore", "**/__tests__/**\n**/tabs/OpenCx_Setup_Check*\n"),
    "OpenCx_Setup_Check.tab",
    "takes it for no component",
  ],
  [
    "a placeholder that the glob does not reach",
    (planted) => planted.replace("sfdx-project.json", "force-app/routing/keys/**", "force-app/routing/key/**"),
    "sfdx-project.json",
    "OPENCX_PUBLIC_JWK is still there",
  ],
  [
    "a directory without a file",
    (planted) => planted.remove("OpenCx_Case.flexipage"),
    "force-app/examples",
    "It holds no file",
  ],
];

test.each(cases)("the conversion finds %s", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkConversion)).toEqual(oneLine(file, says));
});
