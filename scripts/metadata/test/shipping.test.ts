import { expect, test } from "@jest/globals";
import { checkShipping } from "../checks/shipping.ts";
import { linesWith, oneLine, type Case } from "./planted.ts";

const cases: Case[] = [
  [
    "settings of Cases",
    "force-app/routing/settings/settings/Case.settings",
    "<CaseSettings/>",
    "CaseSettings must not be shipped",
  ],
  [
    "a service channel",
    "force-app/routing/main/serviceChannels/A.serviceChannel",
    "<ServiceChannel/>",
    "ServiceChannel must not be shipped",
  ],
  [
    "settings in the core",
    "force-app/core/main/default/settings/OmniChannel.settings",
    "<OmniChannelSettings/>",
    "No package takes OmniChannelSettings",
  ],
  [
    "a presence status in messaging",
    "force-app/messaging/main/default/s/A.servicePresenceStatus",
    "<ServicePresenceStatus/>",
    "No package takes ServicePresenceStatus",
  ],
].map(([what = "", file = "", text = "", says = ""]) => [
  what,
  (planted) => planted.write(`${file}-meta.xml`, text),
  file,
  says,
]);

test.each(cases)("%s are refused", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkShipping)).toEqual(oneLine(file, says));
});
