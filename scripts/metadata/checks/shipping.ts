import { error, type Finding } from "../finding.ts";
import type { SourcePackage } from "../source/package.ts";

/** What an admin may wish to install as a package: nothing of a type that no package takes (contract 3.1). */
const packaged = ["force-app/core/", "force-app/messaging/", "force-app/examples/"];
const neverPackaged = new Set([
  ...["ServiceChannel", "QueueRoutingConfig", "PresenceUserConfig", "PresenceDeclineReason", "ServicePresenceStatus"],
  ...["PublicKeyCertificate", "PublicKeyCertificateSet", "ExtlClntAppGlobalOauthSettings", "ChoiceList"],
  ...["ExtlClntAppConfigurablePolicies", "ExtlClntAppOauthConfigurablePolicies", "StandardValueSet", "AssignmentRules"],
]);
/** What would replace or change something of the customer's, with what to do instead (contract 10). */
const neverShipped: Readonly<Record<string, string>> = {
  CaseSettings: "it replaces all Case settings of the org; tell the admin what to change",
  FlowSettings: "it changes how the customer's own flows are deployed; tell the admin",
  ServiceChannel: "an org has one channel for each object, and Messaging brings its own",
  PresenceUserConfig: "it moves users out of their configuration; tell the admin",
  Profile: "it changes the customer's profiles; use a permission set",
  CustomSite: "the custom client has no site",
};
const settings = /^(?!Extl).*Settings$/;

/** Nothing is shipped that no package takes, or that would take something away from the org. */
export function checkShipping(source: SourcePackage): Finding[] {
  return source.components.flatMap(({ path, type }) => {
    const reason = neverShipped[type];
    if (reason !== undefined) return [error(path, `${type} must not be shipped: ${reason}.`)];
    const folder = packaged.find((each) => path.startsWith(each));
    if (folder === undefined || !(neverPackaged.has(type) || settings.test(type))) return [];
    return [
      error(path, `No package takes ${type}, and ${folder} may be installed as one. Move it to force-app/routing.`),
    ];
  });
}
