import type { TableText } from "../read-table.ts";

const kinds = "192350000:Direct_Line|192350001:Kik|192350002:Telegram|192350005:Messaging_API";

/** Where conversations come in, and who is there (contract dynamics-365 5.3). */
export const channelTables: TableText[] = [
  {
    names: "msdyn_occustommessagingchannel msdyn_occustommessagingchannels msdyn_occustommessagingchannelid msdyn_name",
    ...{ privilege: "msdyn_occustommessagingchannel", typeCode: 10_110, usualStates: true },
    columns: `
      msdyn_name string(100) required
      msdyn_occustomchannelid choice(${kinds})
      msdyn_liveworkstreamid lookup(msdyn_liveworkstream)
      msdyn_custombotchannelregistration lookup(msdyn_ocbotchannelregistration)
      managedidentityid lookup(managedidentity)
      msdyn_enablefileattachmentsforagents boolean default=true
      msdyn_enablefileattachmentsforcustomers boolean default=true
      msdyn_appid string(100)
      msdyn_tenantid string(100)
      msdyn_webhookurl string(1000)
    `,
  },
  {
    names: "msdyn_ocbotchannelregistration msdyn_ocbotchannelregistrations msdyn_ocbotchannelregistrationid msdyn_name",
    ...{ privilege: "msdyn_ocbotchannelregistration", typeCode: 10_111, usualStates: true },
    columns: `
      msdyn_name string(100) required
      msdyn_msappid string(100)
    `,
  },
  {
    names: "msdyn_livechatconfig msdyn_livechatconfigs msdyn_livechatconfigid msdyn_name",
    ...{ privilege: "msdyn_livechatconfig", typeCode: 10_112, usualStates: true },
    columns: `
      msdyn_name string(100) required
      msdyn_liveworkstreamid lookup(msdyn_liveworkstream)
      msdyn_widgetappid string(100)
    `,
  },
  {
    names: "msdyn_livechatengagementctx msdyn_livechatengagementctxes msdyn_livechatengagementctxid msdyn_name",
    ...{ privilege: "msdyn_livechatengagementctx", typeCode: 10_113, usualStates: true },
    columns: `
      msdyn_name string(100)
      msdyn_browser string(100)
      msdyn_device string(100)
      msdyn_locale string(100)
      msdyn_liveworkitemid lookup(msdyn_ocliveworkitem)
    `,
  },
  {
    names: "msdyn_agentstatus msdyn_agentstatuses msdyn_agentstatusid msdyn_name",
    ...{ privilege: "msdyn_agentstatus", typeCode: 10_114, usualStates: true },
    columns: `
      msdyn_name string(100)
      msdyn_agentid lookup(systemuser)
      msdyn_isagentloggedin boolean default=false
      msdyn_availableunitscapacity integer(0..1000)
    `,
  },
];
