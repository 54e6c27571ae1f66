import type { TableText } from "../read-table.ts";

const channels = [
  "192350000:Entity_Records|192350001:Twitter|192350002:Custom|192360000:Live_chat|192300000:WhatsApp|192310000:LINE",
  "192320000:WeChat|192330000:Facebook|192340000:SMS|192370000:Voice|192380000:Video|192390000:Co-browse",
  "192400000:Screen_sharing|192440000:Voice_call|192450000:Apple_Messages_for_Business",
  "192450001:Google's_Business_Messages|19241000:Microsoft_Teams",
].join("|");

const reasons = [
  "192350001:AwaitingAgentAssignment|192350002:AwaitingAgentAcceptance|192350003:InConversation",
  "192350004:AwaitingCustomerResponse|192350005:AgentMovedToWrapUp|192350006:CustomerDisconnectedOrLeftActiveConversation",
  "192350008:ConversationEndedByAgent|192350010:AutoClosedBySystem|192350011:ClosedDueToOverflow",
  "192350012:CustomerDisconnectedOrLeftOpenConversation|192350013:ConversationEndedByBot|192350014:ClosedDueToFailure",
  "192350015:ForceClosedBySupervisor|192350016:ClosedInDataverseDirectlyByAdmin|192350017:AssignedBySupervisor",
].join("|");

const closureReasons = [
  "192350001:AgentReject|192350002:AgentTimeout|192350003:AgentTransfer|192350004:AgentClosed|192350005:ConversationClosed",
  "192350018:AutoClose|192350020:CustomerDisconnect|192350021:AgentEndConversation|192350022:CustomerEndConversation",
  "192350061:CustomerNonResponseTimeoutRule",
].join("|");

const item = "msdyn_ocliveworkitem";
const dataTypes = "192350000:Text|192350001:Number|192350100:Entity_reference";

/** Conversations and what they hang on (contract dynamics-365 5.1 to 5.3). */
export const omnichannelTables: TableText[] = [
  {
    names: `${item} ${item}s activityid subject`,
    ...{ privilege: item, typeCode: 10_100, activity: true },
    collections: {
      [`${item}_activity_parties`]: "activityparty.activityid",
      [`${item}_Annotations`]: "annotation.objectid",
      [`${item}_QueueItems`]: "queueitem.objectid",
      msdyn_ocliveworkitem_contextitems: "msdyn_ocliveworkitemcontextitem.msdyn_ocliveworkitemid",
    },
    columns: `
      msdyn_ocliveworkitemid string(100)
      subject string(200) application
      msdyn_title string(4000)
      description memo(2000)
      msdyn_channel choices(${channels})
      msdyn_liveworkstreamid lookup(msdyn_liveworkstream) nav=msdyn_liveworkstreamid_${item}
      msdyn_cdsqueueid lookup(queue) nav=msdyn_cdsqueueid_${item}
      msdyn_customer lookup(account,contact) nav=msdyn_customer_${item}_{table}
      regardingobjectid lookup(account,contact,incident) nav=regardingobjectid_{table}_${item}
      msdyn_issueid lookup(incident) nav=msdyn_IssueId_${item}
      msdyn_activeagentid lookup(systemuser) nav=msdyn_activeagentid_${item} readonly
      msdyn_lastsessionid lookup(msdyn_ocsession) nav=msdyn_lastsessionid_${item} readonly
      msdyn_customerlocale string(100)
      msdyn_thirdpartyconversation boolean default=false
      msdyn_isoutbound boolean default=false
      activityadditionalparams memo(8192)
      activitytypecode string(64) readonly
      prioritycode choice(0:Low|1:Normal|2:High) default=1
      msdyn_statuschangereason choice(${reasons}) readonly
      msdyn_startedon datetime readonly
      msdyn_closedon datetime readonly
      msdyn_wrapupinitiatedon datetime readonly
      statecode state(0:Open|1:Closed|2:Resolved|3:Scheduled|4:Wrap-up) notoncreate
      statuscode status(1:Open:0|2:Active:0|3:Waiting:0|5:Wrap-up:0|4:Closed:1|6:Resolved:2|7:Scheduled:3)
    `,
  },
  {
    names:
      "msdyn_ocliveworkitemcontextitem msdyn_ocliveworkitemcontextitems msdyn_ocliveworkitemcontextitemid msdyn_name",
    ...{ privilege: "msdyn_ocliveworkitemcontextitem", typeCode: 10_101, usualStates: true },
    columns: `
      msdyn_name string(100) application
      msdyn_value string(512)
      msdyn_isdisplayable boolean default=false
      msdyn_datatype choice(${dataTypes})
      msdyn_ocliveworkitemid lookup(${item})
      msdyn_ocliveworkstreamcontextvariableid lookup(msdyn_ocliveworkstreamcontextvariable)
    `,
  },
  {
    names:
      "msdyn_ocliveworkstreamcontextvariable msdyn_ocliveworkstreamcontextvariables msdyn_ocliveworkstreamcontextvariableid msdyn_name",
    ...{ privilege: "msdyn_ocliveworkstreamcontextvariable", typeCode: 10_102, usualStates: true },
    columns: `
      msdyn_name string(100) application
      msdyn_displayname string(100)
      msdyn_datatype choice(${dataTypes}) default=192350000
      msdyn_issystemdefined boolean default=false
      msdyn_liveworkstreamid lookup(msdyn_liveworkstream) application
    `,
  },
  {
    names: "msdyn_liveworkstream msdyn_liveworkstreams msdyn_liveworkstreamid msdyn_name",
    ...{ privilege: "msdyn_liveworkstream", typeCode: 10_103, usualStates: true },
    columns: `
      msdyn_name string(100) required
      msdyn_streamsource choice(${channels}) application
      msdyn_conversationmode choice(192350000:Live_chat|192350001:Persistent_chat) default=192350000
      msdyn_workdistributionmode choice(192350000:Push|192350001:Pick) default=192350000
      msdyn_capacityrequired integer(0..1000)
      msdyn_autocloseafterinactivity integer(0..1000000)
      msdyn_followupafterwaiting integer(0..1000000)
      msdyn_defaultqueue lookup(queue)
      msdyn_bot_user lookup(systemuser)
    `,
  },
  {
    names: "msdyn_ocsession msdyn_ocsessions activityid subject",
    ...{ privilege: "msdyn_ocsession", typeCode: 10_104, activity: true },
    columns: `
      subject string(200) application
      msdyn_sessionid string(100)
      msdyn_liveworkitemid lookup(${item}) nav=msdyn_liveworkitemid_msdyn_ocsession
      msdyn_activeagentid lookup(systemuser) nav=msdyn_activeagentid_msdyn_ocsession
      msdyn_cdsqueueid lookup(queue) nav=msdyn_cdsqueueid_msdyn_ocsession
      msdyn_channel choice(${channels})
      msdyn_sessioncreatedon datetime
      msdyn_agentassignedon datetime
      msdyn_agentacceptedon datetime
      msdyn_sessionclosedon datetime
      msdyn_closurereason choice(${closureReasons})
      activitytypecode string(64) readonly
      statecode state(0:Open|1:Completed|2:Canceled) notoncreate
      statuscode status(1:Open:0|2:Completed:1|3:Canceled:2)
    `,
  },
  {
    names: "msdyn_transcript msdyn_transcripts msdyn_transcriptid msdyn_name",
    ...{ privilege: "msdyn_transcript", typeCode: 10_105, usualStates: true },
    collections: { msdyn_transcript_Annotations: "annotation.objectid" },
    columns: `
      msdyn_name string(100)
      msdyn_liveworkitemidid lookup(${item}) nav=msdyn_LiveWorkItemIdId
    `,
  },
  {
    names: "activityparty activityparties activitypartyid addressused",
    ...{ privilege: "Activity", typeCode: 135, owned: false },
    columns: `
      activityid lookup(${item}) nav=activityid_${item}
      partyid lookup(account,contact,systemuser,queue)
      participationtypemask choice(1:Sender|2:To_Recipient|3:CC_Recipient|4:BCC_Recipient|8:Regarding|9:Owner|11:Customer)
      addressused string(320)
    `,
  },
];
