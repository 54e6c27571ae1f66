import { error, type Finding } from "../finding.ts";
import { withoutTexts } from "../source/apex.ts";
import type { Component } from "../source/component.ts";
import type { SourceFile, SourcePackage } from "../source/package.ts";
import { walk } from "../source/xml.ts";

const core = "force-app/core/";
/** Objects and types that an org without Messaging or Omni-Channel does not know. */
const ofMessaging =
  /\b(Messaging(?:Session|EndUser|Channel)\w*|LiveMessage\w*|LiveChat\w*|LiveAgent\w*|Conversation(?:Entry|Participant)?(?=\b(?!\w))|ConversationToolkit\w*|PendingServiceRouting|AgentWork|ServicePresenceStatus\w*|ServiceChannel|sfdc_livemessage)\b/;
const lwcImport =
  /@salesforce\/schema\/Messaging\w*|lightning\/conversationToolkitApi|lightning-conversation-toolkit-api|lightning\/omni\w*/;
/** Elements with words for people, which nothing resolves. */
const forPeople = new Set([
  ...[
    "description",
    "inlineHelpText",
    "label",
    "masterLabel",
    "pluralLabel",
    "shortDescription",
    "value",
    "header",
    "title",
  ],
  ...["customHelp", "helpText", "footer"],
]);

/** The core installs into an org without Messaging: nothing of it that compiles or deploys names Messaging (contract 0.1). */
export function checkCoreApart(source: SourcePackage): Finding[] {
  return [
    ...source.files.filter(({ path }) => path.startsWith(core)).flatMap(checkFile),
    ...source.components.filter(({ path }) => path.startsWith(core)).flatMap(checkComponent),
  ];
}

function checkFile({ path, text }: SourceFile): Finding[] {
  if (/\.(cls|trigger)$/.test(path)) return finding(path, ofMessaging.exec(withoutTexts(text))?.[0]);
  if (!path.includes("/lwc/") || path.includes("/__tests__/")) return [];
  return finding(path, lwcImport.exec(text)?.[0]);
}

function checkComponent({ path, name, body }: Component): Finding[] {
  const ofName = finding(path, ofMessaging.exec(name)?.[0]);
  if (ofName.length > 0) return ofName;
  for (const element of walk(body)) {
    if (forPeople.has(element.name)) continue;
    const found = ofMessaging.exec(element.text)?.[0];
    if (found !== undefined) return finding(path, found);
  }
  return [];
}

function finding(path: string, found: string | undefined): Finding[] {
  if (found === undefined) return [];
  return [
    error(path, `It names ${found}, which an org without Messaging does not have. Move it to force-app/messaging.`),
  ];
}
