/** The objects of Salesforce Files; the form is that of `readFieldTable`. */
export const contentObjects: Record<string, string> = {
  "ContentVersion 068": `
    ContentDocumentId reference(ContentDocument) createonly children=ContentVersions
    FirstPublishLocationId reference(Case,CaseComment,EmailMessage,FeedItem,Contact,Account,User) createonly
    Title string(255)
    PathOnClient string(500) required createonly
    Description textarea(1000)
    VersionData base64 required createonly
    ReasonForChange string(1000)
    OwnerId reference(User) createonly
    IsLatest boolean readonly
    VersionNumber string(20) readonly
    FileExtension string(40) readonly
    FileType string(20) readonly
    ContentSize int readonly
    Checksum string(50) readonly
    Origin picklist(C|H) createonly default=C
  `,
  "ContentDocument 069": `
    Title string(255)
    Description textarea(1000)
    OwnerId reference(User)
    ParentId reference(User) readonly
    LatestPublishedVersionId reference(ContentVersion) readonly
    FileExtension string(40) readonly
    FileType string(20) readonly
    ContentSize int readonly
  `,
  "ContentDocumentLink 06A": `
    ContentDocumentId reference(ContentDocument) required createonly children=ContentDocumentLinks
    LinkedEntityId reference(Case,CaseComment,EmailMessage,FeedItem,Contact,Account,User) required createonly children=ContentDocumentLinks
    ShareType picklist(V|C|I) restricted default=V
    Visibility picklist(AllUsers|InternalUsers|SharedUsers) restricted default=AllUsers
  `,
};
