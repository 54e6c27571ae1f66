import type { Members } from "./members.ts";

/** Types that a deletion leaves alone, with the reason. */
const kept: Readonly<Record<string, string>> = {
  CustomLabels: "the file of all labels; each label is deleted by itself",
  CustomMetadata: "goes with its type, the records that the admin made included",
  CustomObjectTranslation: "goes with its object",
  ExtlClntAppConfigurablePolicies: "goes with its app",
  ExtlClntAppGlobalOauthSettings: "goes with its app",
  ExtlClntAppOauthConfigurablePolicies: "goes with its app",
  ExtlClntAppOauthSecuritySettings: "goes with its app",
  ExtlClntAppOauthSettings: "goes with its app",
  Flow: "an active version cannot be deleted, nor a flow without the number of a version",
  Layout: "goes with its object",
  Settings: "the org's own",
  Translations: "the org's own; our part of it goes with the labels",
};
/** Only what bears our name is surely ours; another name may be the customer's, or OpenCX's own guide asked for it. */
const ours = /(?:^|[./])opencx(?!SessionId__c$)/i;
/** Names that OpenCX's own guide gave first, though some look like ours. */
const ofGuide: readonly string[] = ["OpenCX_Integration", "OpenCxOutboundEmailSender"];

/** What a deletion removes, and what is left because somebody else may have made it or use it. */
export interface Uninstall {
  remove: Members;
  leave: string[];
}

/** Sorts everything that the package brings into what goes and what stays. */
export function uninstallOf(members: Members): Uninstall {
  const objects = (members.get("CustomObject") ?? []).filter(isOurs);
  const remove = new Map<string, string[]>();
  const leave: string[] = [];
  for (const [type, names] of members) {
    if (kept[type] !== undefined) continue;
    const own = names.filter((name) => !objects.some((object) => name.startsWith(`${object}.`)));
    remove.set(type, own.filter(isOurs).map(withoutStroke));
    leave.push(...own.filter((name) => !isOurs(name)));
  }
  return { remove, leave };
}

function isOurs(name: string): boolean {
  return ours.test(name) && !ofGuide.includes(name);
}

/** The folder of reports or dashboards is listed with a stroke at its end, which a deletion does not know. */
function withoutStroke(name: string): string {
  return name.replace(/\/$/, "");
}
