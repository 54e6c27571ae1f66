/** What a simulated tenant is furnished with; the same in each, so that tests and documents can name it. */
export const facts = {
  tenantId: "7e4a4700-0000-4000-8000-000000000001",
  tenantDomain: "opencx-sim.onmicrosoft.com",
  organizationId: "06a10000-0000-4000-8000-000000000002",
  businessUnitId: "b0510000-0000-4000-8000-000000000003",
  teamId: "7ea30000-0000-4000-8000-000000000004",
  /** The app of the bridge; a secret of it can be pasted by its id in place of its value. */
  clientId: "c11e4700-0000-4000-8000-000000000005",
  clientSecret: "sim8Q~opencx.bridge.client.secret.000000",
  clientSecretId: "5ec4e700-0000-4000-8000-000000000006",
  /** An app of the same tenant without an application user. */
  strangerClientId: "57a46e00-0000-4000-8000-000000000007",
  strangerClientSecret: "sim8Q~stranger.client.secret.0000000000",
  systemUserId: "5e570000-0000-4000-8000-000000000008",
  applicationUserId: "a9900000-0000-4000-8000-000000000009",
  annAgentId: "a0000000-0000-4000-8000-000000000010",
  bobAgentId: "b0b00000-0000-4000-8000-000000000011",
  caseQueueId: "ca5e0000-0000-4000-8000-000000000012",
  secondCaseQueueId: "ca5e0000-0000-4000-8000-000000000013",
  chatQueueId: "c4a70000-0000-4000-8000-000000000014",
  workstreamId: "3049c000-0000-4000-8000-000000000015",
  liveChatWorkstreamId: "3049c000-0000-4000-8000-000000000016",
  channelId: "c4a00000-0000-4000-8000-000000000017",
  /** Resource of the environment when nothing else is said. */
  environmentUrl: "https://opencx-sim.crm.dynamics.com",
  messagingResource: "https://06a10000000040008000000000000002-c.crm.dynamics.com",
} as const;
