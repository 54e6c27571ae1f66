const everywhere = ["Id", "CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate", "SystemModstamp"];
const ofRecords = [...everywhere, "IsDeleted", "Name", "OwnerId"];

/** The standard fields of the objects that the package names (contract salesforce-metadata 18), others have none. */
const standardFields: Readonly<Record<string, readonly string[]>> = {
  Case: [
    ...ofRecords,
    ...[
      "AccountId",
      "CaseNumber",
      "ClosedDate",
      "Comments",
      "ContactEmail",
      "ContactId",
      "ContactPhone",
      "Description",
    ],
    ...["IsClosed", "IsEscalated", "Language", "Origin", "ParentId", "Priority", "Reason", "Status", "Subject"],
    ...["SuppliedCompany", "SuppliedEmail", "SuppliedName", "SuppliedPhone", "Type", "Owner", "Contact", "Account"],
  ],
  CaseComment: [...everywhere, "ParentId", "CommentBody", "IsPublished"],
  EmailMessage: [
    ...everywhere,
    ...["ParentId", "Incoming", "Status", "FromAddress", "FromName", "ToAddress", "CcAddress", "BccAddress", "Subject"],
    ...["TextBody", "HtmlBody", "MessageIdentifier", "ThreadIdentifier", "ReplyToEmailMessageId", "AutomationType"],
    ...["MessageDate", "IsExternallyVisible"],
  ],
  Contact: [...ofRecords, "AccountId", "Email", "FirstName", "LastName", "MobilePhone", "Phone"],
  Group: ["Id", "Name", "DeveloperName", "Type", "Email", "OwnerId", "RelatedId"],
  MessagingSession: [
    ...ofRecords,
    ...["AcceptTime", "AgentType", "Case", "CaseId", "ChannelGroup", "ChannelIntent", "ChannelKey", "ChannelLocale"],
    ...[
      "ChannelName",
      "ChannelType",
      "Conversation",
      "ConversationId",
      "EndTime",
      "EndUserAccount",
      "EndUserAccountId",
    ],
    ...["EndUserContact", "EndUserContactId", "EndUserLanguage", "EndedByType", "Lead", "LeadId", "MessagingChannel"],
    ...[
      "MessagingChannelId",
      "MessagingEndUser",
      "MessagingEndUserId",
      "Opportunity",
      "OpportunityId",
      "Origin",
      "Owner",
    ],
    ...["PlatformType", "PreviewDetails", "SessionKey", "StartTime", "Status", "TargetUser", "TargetUserId"],
  ],
  MessagingEndUser: [
    ...ofRecords,
    ...["AccountId", "ContactId", "IsOptedOut", "Language", "LeadId", "Locale", "MessageType", "MessagingChannelId"],
    ...["MessagingConsentStatus", "MessagingPlatformKey"],
  ],
};

const ofMetadataTypes = [
  ...everywhere,
  "DeveloperName",
  "IsProtected",
  "Label",
  "Language",
  "MasterLabel",
  "NamespacePrefix",
  "QualifiedApiName",
];

/** Objects that an org has of its own, as far as the package may name them. */
export const standardObjects: ReadonlySet<string> = new Set([
  ...Object.keys(standardFields),
  ...["Account", "FeedItem", "Lead", "UserExternalCredential", "User"],
]);

/** Whether the object has a standard field of that name. */
export function isStandardField(object: string, field: string): boolean {
  if (object.endsWith("__mdt")) return ofMetadataTypes.includes(field);
  return (standardFields[object] ?? ofRecords).includes(field);
}
