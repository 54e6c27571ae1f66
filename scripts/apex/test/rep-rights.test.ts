import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { repository } from "../repository.ts";

// Where Apex runs without an org nothing is hidden from anybody, so what a rep may read is compared with what is read.
const read = (path: string) => readFileSync(join(repository, "force-app", path), "utf8");

function granted(permissionSet: string): string[] {
  const blocks = [...read(permissionSet).matchAll(/<fieldPermissions>([\s\S]*?)<\/fieldPermissions>/g)];
  return blocks
    .filter(([, block]) => block?.includes("<readable>true</readable>"))
    .map(([, block]) => /<field>(.+)<\/field>/.exec(block ?? "")?.[1] ?? "");
}

test.each(["OpenCx_Rep", "OpenCx_Admin"])("%s grants each field of a Case that the panel reads", (name) => {
  const source = read("core/main/default/classes/OpenCxCaseSource.cls");
  const lists = [...source.matchAll(/List<String>\{([^}]*)\}/g)].map(([, list]) => list).join();
  const fields = [...lists.matchAll(/'(\w+)'/g)].map(([, field]) => `Case.${field}`);

  expect(fields).toHaveLength(11);
  expect(granted(`core/main/default/permissionsets/${name}.permissionset-meta.xml`)).toEqual(
    expect.arrayContaining(fields),
  );
});

test.each(["OpenCx_Messaging_Rep", "OpenCx_Messaging_Admin"])(
  "%s grants each field of a Messaging Session that the panel reads",
  (name) => {
    const source = read("messaging/main/default/classes/OpenCxMessagingSessionSource.cls");
    const fields = new Set([...source.matchAll(/\b(\w+__c)\b/g)].map(([, field]) => `MessagingSession.${field}`));
    const set = `messaging/main/default/permissionsets/${name}.permissionset-meta.xml`;

    expect(fields.size).toBeGreaterThan(8);
    expect(granted(set)).toEqual(expect.arrayContaining([...fields]));
    for (const object of ["MessagingSession", "MessagingEndUser"]) {
      expect(read(set)).toMatch(new RegExp(`<allowRead>true</allowRead>\\s*<modify.*\\s*<object>${object}</object>`));
    }
  },
);
