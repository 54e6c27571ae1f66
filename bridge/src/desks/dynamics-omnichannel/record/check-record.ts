import { checkLogin, oldNames, tried } from "../../../dynamics/check.ts";
import type { Dataverse } from "../../../dynamics/dataverse/dataverse.ts";
import { isBridgeError } from "../../../lib/errors.ts";
import type { DynamicsOmnichannelConnection } from "../../../config/schema.ts";
import type { Finding } from "../../desk.ts";
import { workstreamFinding } from "../workstream.ts";
import type { RecordTable } from "./record-table.ts";

/** What the doctor says of the connection, each with what to do. Creates nothing. */
export async function checkRecords(
  { environmentUrl, oldNames: named, workstreamId = "" }: DynamicsOmnichannelConnection,
  { table, dataverse }: { table: RecordTable; dataverse: Dataverse },
): Promise<Finding[]> {
  const login = await checkLogin(dataverse, environmentUrl);
  const findings = [...login, ...oldNames(named), oneWay];
  if (login.some(({ result }) => result === "fail")) return findings;
  if (table.isCustom) findings.push(await tried("record-table", () => tableFinding(table, dataverse)));
  return [...findings, await workstreamFinding(workstreamId, dataverse)];
}

const oneWay: Finding = {
  check: "direction",
  result: "warn",
  found: "dataverse_record goes one way: what reps write does not come back, and a row alone is no chat.",
  remedy: "Set chatMode to messaging_api for chats that go both ways.",
};

/** Whether a table of the customer's own has the names that are derived from its set. */
async function tableFinding({ set, key, name }: RecordTable, dataverse: Dataverse): Promise<Finding> {
  try {
    await dataverse.find(set, { select: [key, "statecode"], filter: "statecode eq 0", top: 1 });
    return { check: "record-table", result: "pass", found: `${set} is there, with the key ${key}.` };
  } catch (error) {
    if (!isBridgeError(error, "DATAVERSE_REQUEST_REFUSED")) throw error;
    const found = `The table of ${set} is not ${name} with the key ${key} and a state. ${error.message}`;
    const remedy =
      "Set recordEntitySet to the set of a table that is no activity and whose set is its logical name with an s; docs/dynamics.md has what else it must have.";
    return { check: "record-table", result: "fail", found, remedy };
  }
}
