/** Required by the typings, left out by every file that an org is known to have taken, with the reason. */
export const notRequired: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  EmbeddedMessagingChannel: {
    isAgentAvlCheckEnabled: "the availability check is all three elements or none; ours has none",
    queueLimitType: "the availability check is all three elements or none; ours has none",
    queueThreshold: "the availability check is all three elements or none; ours has none",
  },
};

/** Elements that a file of source format carries though the API's type has none of that name, with the reason. */
export const alsoAllowed: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

/** Elements whose content is XML of their own, beyond the API's types, with the reason. */
export const ownContent: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  LightningComponentBundle: { targetConfigs: "an XML text of its own; the Lightning compiler judges it" },
};

/** Booleans that are optional by the typings, and yet the org refuses the file without them, with the reason. */
export const alsoRequired: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  EmbeddedServiceMessagingChannel: Object.fromEntries(
    [
      "isChatInvitationCustomizable",
      "isInvitationEnabled",
      "isSendInvtAllowedAfterAccept",
      "isSendInvtAllowedAfterReject",
    ].map((name) => [name, "without every boolean the deployment fails with 'upsert failed null'"]),
  ),
  EmbeddedServiceFormField: {
    isHidden: "without every attribute of a form field the deployment fails with 'required field missing'",
    isRequired: "without every attribute of a form field the deployment fails with 'required field missing'",
  },
  EmbeddedServiceForm: { displayContext: "required up to API 67" },
};
