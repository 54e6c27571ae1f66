import { contentObjects } from "./content-objects.ts";
import { readFieldTable } from "./field-table.ts";
import { setupObjects } from "./setup-objects.ts";
import type { ObjectSpec } from "./types.ts";

const systemFields = `
  Id id(18) readonly
  IsDeleted boolean readonly
  CreatedDate datetime readonly
  CreatedById reference(User) readonly
  LastModifiedDate datetime readonly
  LastModifiedById reference(User) readonly
  SystemModstamp datetime readonly
`;

const tables: Record<string, string> = {
  "Case 500": `
    CaseNumber string(30) auto={00000000}
    ContactId reference(Contact) children=Cases
    AccountId reference(Account) children=Cases
    ParentId reference(Case) children=Cases
    SourceId reference(EmailMessage)
    SuppliedName string(80)
    SuppliedEmail email(80)
    SuppliedPhone string(40)
    SuppliedCompany string(80)
    Type picklist(Mechanical|Electrical|Electronic|Structural|Other)
    Status picklist(New|Working|Escalated|Closed) default=New
    Reason picklist(Installation|Performance|Breakdown|Other)
    Origin picklist(Phone|Email|Web|Chat|Messaging)
    Language picklist(en_US|de|es)
    Subject string(255)
    Priority picklist(High|Medium|Low) default=Medium
    Description textarea(32000)
    IsClosed boolean readonly
    ClosedDate datetime readonly
    IsEscalated boolean
    OwnerId reference(User,Group)
    ContactEmail email(80) readonly
    ContactPhone phone(40) readonly
    ContactMobile phone(40) readonly
    Comments textarea(4000) writeonly bytes
  `,
  "CaseComment 00a": `
    ParentId reference(Case) required createonly children=CaseComments
    IsPublished boolean
    CommentBody textarea(4000) bytes
  `,
  "EmailMessage 02s": `
    ParentId reference(Case) createonly children=EmailMessages
    RelatedToId reference(Case) createonly
    ReplyToEmailMessageId reference(EmailMessage) createonly
    Incoming boolean createonly
    Status picklist(0|1|2|3|4|5) restricted default=0
    Subject string(3000)
    FromAddress email(1000)
    FromName string(1000)
    ToAddress string(4000)
    CcAddress string(4000)
    BccAddress string(4000)
    TextBody textarea(131072)
    HtmlBody textarea(131072)
    Headers textarea(32000)
    MessageDate datetime
    MessageIdentifier string(765) createonly
    ThreadIdentifier string(765) createonly
    AutomationType string(255) createonly
    IsExternallyVisible boolean
    HasAttachment boolean readonly
  `,
  "FeedItem 0D5": `
    ParentId reference(Case,User,Group) required createonly children=Feeds
    Type picklist(TextPost|ContentPost|AdvancedTextPost|LinkPost|TrackedChange) createonly restricted default=TextPost
    Title string(255)
    Body textarea(10000)
    IsRichText boolean
    LinkUrl url(1000) createonly
    RelatedRecordId reference(ContentVersion) createonly
    Visibility picklist(AllUsers|InternalUsers) restricted default=AllUsers
    Status picklist(Published|Draft|PendingReview) restricted default=Published
  `,
  "FeedAttachment 08u": `
    FeedEntityId reference(FeedItem) required createonly
    Type picklist(Content|FeedEntity|InlineImage|Link) required createonly restricted
    RecordId reference(ContentVersion) createonly
    Title string(255)
    Value string(1000) createonly
  `,
  "ApexTrigger 01q": `
    Name string(40) readonly
    Status picklist(Active|Inactive|Deleted) readonly
    TableEnumOrId string(80) readonly
    NamespacePrefix string(15) readonly
    Body textarea(1000000) readonly
  `,
  "Account 001": `
    Name string(255) required
    Phone phone(40)
    OwnerId reference(User)
  `,
  "Contact 003": `
    AccountId reference(Account) children=Contacts
    LastName string(80) required
    FirstName string(40)
    Name string(121) readonly
    Email email(80)
    Phone phone(40)
    MobilePhone phone(40)
    OwnerId reference(User)
  `,
  "CaseStatus 02P": `
    MasterLabel string(255) readonly
    ApiName string(255) readonly
    SortOrder int readonly
    IsDefault boolean readonly
    IsClosed boolean readonly
  `,
  "Group 00G": `
    Name string(40) required
    DeveloperName string(80)
    Type picklist(Regular|Queue) default=Regular
    Email email(128)
  `,
  "User 005": `
    Username string(80) required unique
    LastName string(80) required
    FirstName string(40)
    Name string(121) readonly
    Email email(128) required
    Alias string(8)
    IsActive boolean default=true
    UserType picklist(Standard|AutomatedProcess) readonly
    TimeZoneSidKey string(40) default=GMT
    LocaleSidKey string(40) default=en_US
    LanguageLocaleKey string(40) default=en_US
  `,
  "Organization 00D": `
    Name string(80) readonly
    InstanceName string(10) readonly
    IsSandbox boolean readonly
    OrganizationType string(40) readonly
    NamespacePrefix string(15) readonly
    TrialExpirationDate datetime readonly
    LanguageLocaleKey string(40) readonly
    TimeZoneSidKey string(40) readonly
  `,
};

const notForClients = new Set(["User", "Organization", "CaseStatus", "Group", "ApexTrigger"]);

/** The standard objects that a bridge for Cases meets (contract salesforce-metadata 18). */
export function standardObjects(): ObjectSpec[] {
  return Object.entries({ ...tables, ...contentObjects, ...setupObjects }).map(([key, table]) => {
    const [name = "", keyPrefix = ""] = key.split(" ");
    const open = !notForClients.has(name);
    return {
      name,
      label: name.replaceAll(/([a-z])([A-Z])/g, "$1 $2"),
      keyPrefix,
      custom: false,
      createable: open && name !== "ContentDocument",
      updateable: open,
      deletable: open && name !== "ContentVersion",
      fields: readFieldTable(systemFields + table),
    };
  });
}

/** The fields that every object has. */
export function commonFields() {
  return readFieldTable(systemFields);
}
