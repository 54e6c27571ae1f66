import type { CaseReport, ClientOptions } from "../simulators/salesforce/org-simulator.ts";
import { callBytes, callForm, callJson } from "./http.ts";

export type { CaseReport };
/** A record of the org, field by field. */
export type OrgRecord = Record<string, unknown>;

/** What reps and admins do with the Cases of the simulated Salesforce org, over HTTP (`/_sim`). */
export interface CasePeople {
  /** Does something on a Case: `comment`, `post`, `close`, `reopen` and the like (`GET /_sim` lists them). */
  act(caseId: string, operation: string, args?: object): Promise<void>;
  /** Does something to the whole org: `expire-tokens`, `add-fault` and the like. */
  org(operation: string, args?: object): Promise<void>;
  /** A Case with all that hangs on it. */
  read(caseId: string): Promise<CaseReport>;
  /** Every record of an object. */
  records(object: string): Promise<OrgRecord[]>;
  /** Names of the users by their ids. */
  userNames(): Promise<Map<string, string>>;
  /** The bytes of a ContentVersion, read as the bridge's own user reads them. */
  fileBytes(versionId: string): Promise<Buffer>;
  violations(): Promise<string[]>;
}

const restVersion = "v62.0";

export function casePeople(baseUrl: string, client: Pick<ClientOptions, "clientId" | "clientSecret">): CasePeople {
  const at = (path: string) => `${baseUrl}/_sim${path}`;
  const records = async (object: string) =>
    ((await callJson(at(`/records/${object}`))) as { records: OrgRecord[] }).records;
  return {
    act: async (caseId, operation, args = {}) =>
      void (await callJson(at(`/cases/${caseId}/${operation}`), { body: args })),
    org: async (operation, args = {}) => void (await callJson(at(`/${operation}`), { body: args })),
    read: async (caseId) => (await callJson(at(`/cases/${encodeURIComponent(caseId)}`))) as CaseReport,
    records,
    userNames: async () => new Map((await records("User")).map((user) => [String(user["Id"]), String(user["Name"])])),
    fileBytes: async (versionId) => {
      const { clientId, clientSecret = "" } = client;
      const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
      const { access_token: token } = (await callForm(`${baseUrl}/services/oauth2/token`, form)) as Token;
      const path = `/services/data/${restVersion}/sobjects/ContentVersion/${versionId}/VersionData`;
      return (await callBytes(`${baseUrl}${path}`, { authorization: `Bearer ${token}` })).bytes;
    },
    violations: async () => ((await callJson(at("/violations"))) as { violations: string[] }).violations,
  };
}

interface Token {
  access_token: string;
}
