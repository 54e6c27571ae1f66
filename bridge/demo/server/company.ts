import { type BridgeCaller, bridgeCaller } from "../bridge-caller.ts";
import { type CasePeople, casePeople } from "../case-people.ts";
import { type ChatPeople, chatPeople } from "../dynamics/chat-people.ts";
import { type RecordPeople, recordPeople } from "../dynamics/record-people.ts";
import type { DynamicsWorld } from "../dynamics/world.ts";
import { type OpencxPeople, opencxPeople } from "../opencx-people.ts";
import { type OrgPeople, orgPeople } from "../org-people.ts";
import type { World } from "../world.ts";

/** Where people work; a company has one of them, and its own OpenCX and bridge. */
export const systems = ["salesforce", "dynamics"] as const;
export type System = (typeof systems)[number];

interface CompanyParts {
  opencx: OpencxPeople;
  bridge: BridgeCaller;
  whenNobodyComes: World["whenNobodyComes"];
}

export interface SalesforceCompany extends CompanyParts {
  system: "salesforce";
  org: OrgPeople;
  cases: CasePeople;
}

export interface DynamicsCompany extends CompanyParts {
  system: "dynamics";
  chats: ChatPeople;
  records: RecordPeople;
  /** Names of the workstream and the queues, by their ids. */
  names: Map<string, string>;
}

export type Company = SalesforceCompany | DynamicsCompany;

export function salesforceCompany(world: World): SalesforceCompany {
  const { opencx, salesforceMessaging, salesforceOrg } = world.simulators;
  return {
    system: "salesforce",
    opencx: opencxPeople(opencx.url),
    bridge: bridgeCaller(world),
    whenNobodyComes: world.whenNobodyComes,
    org: orgPeople(salesforceMessaging.url),
    cases: casePeople(salesforceOrg.url, salesforceOrg.client),
  };
}

export async function dynamicsCompany(world: DynamicsWorld): Promise<DynamicsCompany> {
  const records = recordPeople(world.dynamics.dataverse.url);
  return {
    system: "dynamics",
    opencx: opencxPeople(world.opencx.url),
    bridge: bridgeCaller(world),
    whenNobodyComes: world.whenNobodyComes,
    chats: chatPeople(world.dynamics.messaging.url),
    records,
    names: await readNames(records),
  };
}

async function readNames(records: RecordPeople): Promise<Map<string, string>> {
  const [queues, workstreams] = await Promise.all([records.rows("queue"), records.rows("msdyn_liveworkstream")]);
  return new Map([
    ...queues.map((row) => [String(row["queueid"]), String(row["name"])] as const),
    ...workstreams.map((row) => [String(row["msdyn_liveworkstreamid"]), String(row["msdyn_name"])] as const),
  ]);
}
