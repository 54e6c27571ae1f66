import { expect, test } from "@jest/globals";
import { checkChannelRules } from "../checks/channel-rules.ts";
import { change, linesWith, oneLine, type Case } from "./planted.ts";

const channel = "OpenCx_Verified.messagingChannel";

const cases: Case[] = [
  [
    "a verified channel that is session-based",
    (planted) =>
      planted.replace(
        channel,
        "    <masterLabel>OpenCX verified",
        "    <isSynchronousChatEnabled>true</isSynchronousChatEnabled><masterLabel>OpenCX verified",
      ),
    channel,
    "cannot be session-based",
  ],
  [
    "a token that lives too long",
    (planted) => planted.replace(channel, ">240<", ">360<"),
    channel,
    "is 360 minutes; an org takes 60 to 240",
  ],
  [
    "the life of an anonymous token",
    change(
      channel,
      "<maxFileSize>",
      "<anonymousUserJwtExpirationTime>360</anonymousUserJwtExpirationTime><maxFileSize>",
    ),
    channel,
    "belongs to UnAuth, and this is Auth",
  ],
  [
    "blanks between file types",
    (planted) => planted.replace(channel, "png,pdf", "png, pdf"),
    channel,
    "allowedFileTypes takes no blanks",
  ],
  [
    "files that are too large",
    (planted) => planted.replace(channel, "<maxFileSize>5", "<maxFileSize>10"),
    channel,
    "maxFileSize is 10",
  ],
  [
    "no queue to fall back to",
    (planted) => planted.replace(channel, "    <sessionHandlerQueue>OpenCx_Messaging</sessionHandlerQueue>\n", ""),
    channel,
    "It has no fallback",
  ],
  [
    "words of its own",
    (planted) => planted.replace(channel, "OptOutConfirmation", "InitialResponse"),
    channel,
    "InitialResponse would reach the customer",
  ],
  [
    "half a check of who is there",
    (planted) =>
      planted.replace(channel, "<maxFileSize>", "<isAgentAvlCheckEnabled>true</isAgentAvlCheckEnabled><maxFileSize>"),
    channel,
    "go together. Write all or none",
  ],
  [
    "an auth provider",
    (planted) =>
      planted.replace(
        channel,
        "<authIdentifier>opencx</authIdentifier>",
        "<authIdentifier>opencx</authIdentifier><authProviderName>a</authProviderName>",
      ),
    channel,
    "authProviderName is exposed but not supported",
  ],
  [
    "an authorization by an auth provider",
    change(channel, "<authorizationType>PublicKeyCertificateSet", "<authorizationType>AuthProvider"),
    channel,
    "The authorizationType AuthProvider is not supported",
  ],
  [
    "both kinds of capacity",
    (planted) =>
      planted.replace("OpenCx_Messaging.queueRoutingConfig", "<label>", "<capacityWeight>1</capacityWeight><label>"),
    "OpenCx_Messaging.queueRoutingConfig",
    "Keep one",
  ],
];

test.each(cases)("the rules of channels show %s", async (_what, plant, file, says) => {
  expect(await linesWith(plant, checkChannelRules)).toEqual(oneLine(file, says));
});

test("an anonymous channel with keys is found", async () => {
  const plant: Case[1] = (planted) =>
    planted
      .replace(channel, "<authMode>Auth", "<authMode>UnAuth")
      .replace(channel, "verifiedUserJwtExpirationTime>240</verified", "anonymousUserJwtExpirationTime>360</anonymous");

  expect(await linesWith(plant, checkChannelRules)).toEqual(
    oneLine(channel, "Only Auth takes messagingAuthorizations"),
  );
});
