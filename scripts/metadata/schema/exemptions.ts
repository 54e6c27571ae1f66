/** Elements whose content is XML of their own, beyond the API's types, with the reason. */
export const ownContent: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  LightningComponentBundle: { targetConfigs: "an XML text of its own; the Lightning compiler judges it" },
};

/** Elements that are optional by the typings, and yet the org refuses the file without them, with the reason. */
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

/** Values that people expect and an org refuses, with what to write instead. */
export const refusedValues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  UserDateInterval: { INTERVAL_CURQ: "INTERVAL_CURRENT, which is this quarter" },
};

/** Texts that list several values of an enumeration, which the typings do not tell. */
export const listedValues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ExtlClntAppOauthSettings: { commaSeparatedOauthScopes: "ConnectedAppOauthAccessScope" },
};
