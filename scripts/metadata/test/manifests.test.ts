import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { checkManifests, fixManifests } from "../checks/manifests.ts";
import { uninstallOf } from "../manifest/uninstall.ts";
import { parseXml } from "../source/xml.ts";
import { oneLine, Planted } from "./planted.ts";
import { lineOf } from "../finding.ts";

const deletion = "manifest/uninstall/destructiveChangesPost.xml";

async function withManifests(use: (planted: Planted) => Promise<void>): Promise<void> {
  const planted = new Planted();
  try {
    await fixManifests(planted.read());
    await use(planted);
  } finally {
    planted.dispose();
  }
}

async function lines(planted: Planted): Promise<string[]> {
  return (await checkManifests(planted.read())).map(lineOf);
}

test("manifests that were just written are as they must be", async () => {
  await withManifests(async (planted) => expect(await lines(planted)).toEqual([]));
});

test("a component that no manifest names is found, in its directory's and in the deletion's", async () => {
  await withManifests(async (planted) => {
    const path = "force-app/core/main/default/customPermissions/OpenCx_New.customPermission-meta.xml";
    const text = readFileSync(join(planted.root, planted.path("OpenCx_Bridge.customPermission")), "utf8");
    planted.write(path, text);

    expect(await lines(planted)).toEqual([
      expect.stringContaining("manifest/core.xml: It does not hold what the source holds"),
      expect.stringContaining(`${deletion}: It does not hold what the source holds`),
    ]);
  });
});

test("a manifest that lists what is not there is found", async () => {
  await withManifests(async (planted) => {
    planted.replace("manifest/examples.xml", "OpenCx_Case", "OpenCx_Kase");

    expect(await lines(planted)).toEqual(oneLine("manifest/examples.xml", "does not hold what the source holds"));
  });
});

test("a manifest that belongs to nothing is found, and removed", async () => {
  await withManifests(async (planted) => {
    planted.write("manifest/old.xml", "<Package/>");

    expect(await lines(planted)).toEqual(oneLine("manifest/old.xml", "Nothing in the source belongs to it"));
    await fixManifests(planted.read());
    expect(existsSync(join(planted.root, "manifest/old.xml"))).toBe(false);
  });
});

test("an opt-in has a manifest of its own and is not in its directory's", async () => {
  await withManifests(async (planted) => {
    const read = (name: string) => readFileSync(join(planted.root, "manifest", name), "utf8");

    expect(read("core.xml")).not.toContain("<name>Translations</name>");
    expect(read("optional/core-translations.xml")).toContain("<members>de</members>");
    expect(read("core.xml")).toContain("<version>67.0</version>");
  });
});

test("every manifest is XML that a strict reader takes", async () => {
  await withManifests(async (planted) => {
    for (const name of [
      "core.xml",
      "optional/core-dashboards.xml",
      "uninstall/package.xml",
      "uninstall/destructiveChangesPost.xml",
    ]) {
      const text = readFileSync(join(planted.root, "manifest", name), "utf8");

      expect(parseXml(text)).toHaveProperty("root.name", "Package");
      expect(text.replace(/<!--|-->/g, "")).not.toContain("--");
    }
  });
});

test("an uninstallation removes what bears our name and nothing that may be the customer's", () => {
  const { remove, leave } = uninstallOf(
    new Map([
      [
        "CustomField",
        [
          "Case.Case_From__c",
          "Case.OpenCx_Channel__c",
          "MessagingSession.OpencxSessionId__c",
          "MessagingSession.Priority__c",
          "OpenCx_Delivery__c.Status__c",
        ],
      ],
      ["CustomObject", ["OpenCx_Delivery__c"]],
      ["ApexTrigger", ["CaseTrigger", "OpenCxCaseTrigger", "OpenCxOutboundEmailSender"]],
      ["CustomLabels", ["CustomLabels"]],
      ["CustomLabel", ["OpenCx_Panel_Title"]],
      ["Translations", ["de"]],
      ["Settings", ["OmniChannel"]],
      ["Flow", ["OpenCx_Route_Messaging"]],
      ["Report", ["OpenCx/", "OpenCx/Cases"]],
      ["LightningComponentBundle", ["opencxTrace"]],
    ]),
  );

  expect(Object.fromEntries(remove)).toEqual({
    CustomField: ["Case.OpenCx_Channel__c"],
    CustomObject: ["OpenCx_Delivery__c"],
    ApexTrigger: ["OpenCxCaseTrigger"],
    CustomLabel: ["OpenCx_Panel_Title"],
    Report: ["OpenCx", "OpenCx/Cases"],
    LightningComponentBundle: ["opencxTrace"],
  });
  expect(leave).toEqual([
    "Case.Case_From__c",
    "MessagingSession.OpencxSessionId__c",
    "MessagingSession.Priority__c",
    "CaseTrigger",
    "OpenCxOutboundEmailSender",
  ]);
});
