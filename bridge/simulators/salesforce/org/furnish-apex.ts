import type { World } from "./world.ts";

/** Triggers by name, with what each is on, as the package brings them. */
const ofPackage: Readonly<Record<string, string>> = {
  OpenCxCaseCommentTrigger: "CaseComment",
  OpenCxCaseTrigger: "Case",
  OpenCxDeliveryTrigger: "OpenCx_Delivery__c",
  OpenCxEmailMessageTrigger: "EmailMessage",
  OpenCxFeedItemTrigger: "FeedItem",
};
/** As OpenCX's public guide names them (contract opencx 5.2 and 5.4). */
const ofGuide: Readonly<Record<string, string>> = {
  CaseTrigger: "Case",
  OpenCxOutboundEmailSender: "EmailMessage",
};

/** Lists the package's triggers. */
export function addPackageTriggers(world: World): void {
  addTriggers(world, ofPackage, (name) => `new ${name.replace("Trigger", "")}Handler()`);
}

/** Installs the triggers of OpenCX's public guide; those that are there are replaced, as a deploy does. */
export function addGuideTriggers(world: World): void {
  addTriggers(world, ofGuide, () => "OpenSalesforceCaseManagement.send(Trigger.new)");
}

/** Installs the package's opt-in that bears the same names. */
export function addParityTriggers(world: World): void {
  addTriggers(world, ofGuide, () => "new OpenCxParity()");
}

function addTriggers(world: World, triggers: Readonly<Record<string, string>>, bodyOf: (name: string) => string): void {
  for (const [name, object] of Object.entries(triggers)) {
    const there = world.records.all("ApexTrigger").find(({ Name }) => Name === name);
    const now = Math.floor(world.now() / 1000) * 1000;
    world.records.put("ApexTrigger", {
      Id: there?.["Id"] ?? world.ids.next("01q"),
      Name: name,
      Status: "Active",
      TableEnumOrId: object,
      Body: `trigger ${name} on ${object} (after insert) { ${bodyOf(name)}; }`,
      NamespacePrefix: null,
      ...{ CreatedDate: now, LastModifiedDate: now, SystemModstamp: now, IsDeleted: false },
      ...{ CreatedById: null, LastModifiedById: null },
    });
  }
}
