import { checkLogin, oldNames, tried } from "../../dynamics/check.ts";
import type { Finding } from "../desk.ts";
import { queueFinding } from "./queue.ts";
import type { IncidentParts } from "./settings.ts";

/** What the doctor says of the connection, each with what to do (contract dynamics-365 1). Creates nothing. */
export async function check({ dataverse, settings }: IncidentParts): Promise<Finding[]> {
  const login = await checkLogin(dataverse, settings.environmentUrl);
  const findings = [...login, ...oldNames(settings.oldNames), oneWay()];
  if (login.some(({ result }) => result === "fail")) return findings;
  const { queueId, ownerId, ownerTeamId, anonymousCustomer } = settings.incident;
  if (queueId !== undefined) findings.push(await queueFinding(queueId, dataverse));
  const rows: [string, string, string | undefined, string, string][] = [
    ["owner", "systemusers", ownerId, "systemuserid", "incident.ownerId is no user of the environment."],
    ["owner-team", "teams", ownerTeamId, "teamid", "incident.ownerTeamId is no team of the environment."],
    ...fixedCustomer(anonymousCustomer),
  ];
  for (const [name, set, id, key, missing] of rows) {
    if (id !== undefined) findings.push(await tried(name, () => isThere(dataverse, { name, set, id, key, missing })));
  }
  return findings;
}

function fixedCustomer(anonymous: string): [string, string, string | undefined, string, string][] {
  const [kind, id] = anonymous.split(":");
  if (kind === "fixed_contact")
    return [
      [
        "anonymous-customer",
        "contacts",
        id,
        "contactid",
        "incident.anonymousCustomer names no contact of the environment.",
      ],
    ];
  if (kind === "fixed_account")
    return [
      [
        "anonymous-customer",
        "accounts",
        id,
        "accountid",
        "incident.anonymousCustomer names no account of the environment.",
      ],
    ];
  return [];
}

interface Wanted {
  name: string;
  set: string;
  id: string;
  key: string;
  missing: string;
}

async function isThere(
  dataverse: IncidentParts["dataverse"],
  { name, set, id, key, missing }: Wanted,
): Promise<Finding> {
  const found = await dataverse.get(set, id, [key]);
  if (found !== undefined) return { check: name, result: "pass", found: `${id} is there.` };
  const remedy = "Copy the GUID again, from this very environment.";
  return { check: name, result: "fail", found: missing, remedy };
}

function oneWay(): Finding {
  const found = "Incidents go one way: what reps write on them does not come back to the customer.";
  return { check: "direction", result: "pass", found };
}
