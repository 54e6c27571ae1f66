import type { OrgContext, Part } from "../context.ts";
import { done, type Outcome, skipped } from "../outcome.ts";
import type { Sf } from "../sf.ts";
import { soqlText } from "../soql-text.ts";
import type { Step } from "./step.ts";

type Who = "admin" | "rep" | "integration";

const sets: Record<Who, { name: string; part: Part }[]> = {
  admin: [
    { name: "OpenCx_Admin", part: "core" },
    { name: "OpenCx_Messaging_Admin", part: "messaging" },
    { name: "OpenCx_Bridge_Access", part: "connection" },
    { name: "OpenCx_Org_Access", part: "org-api" },
  ],
  rep: [
    { name: "OpenCx_Rep", part: "core" },
    { name: "OpenCx_Messaging_Rep", part: "messaging" },
    { name: "OpenCx_Presence", part: "queues" },
    { name: "OpenCx_Bridge_Access", part: "connection" },
  ],
  integration: [
    { name: "OpenCx_Integration", part: "core" },
    { name: "OpenCx_Integration_All_Cases", part: "all-cases" },
    { name: "OpenCx_Messaging_Integration", part: "messaging" },
  ],
};

export const assignSteps: Step[] = [{ title: "Permissions", part: "all", run: assignPermissions }];

/** Gives each named user the permission sets of what they are and do not have yet. */
export async function assignPermissions({ sf, options }: OrgContext): Promise<Outcome> {
  const wanted = wantedSets(options);
  if (wanted.size === 0)
    return skipped(
      "no user was named",
      "Name them: --admin <username> --rep <username>,<username> --integration <username>.",
    );
  const has = await assignedSets(sf, [...wanted.keys()]);
  for (const [user, names] of wanted) {
    const missing = names.filter((name) => !has.has(`${user.toLowerCase()} ${name}`));
    if (missing.length === 0) continue;
    await sf.run(
      ...["org", "assign", "permset", "--on-behalf-of", user],
      ...missing.flatMap((name) => ["--name", name]),
    );
  }
  return done([...wanted].map(([user, names]) => `${user} has ${names.join(", ")}`).join("; "));
}

function wantedSets({ admins, reps, integration, parts }: OrgContext["options"]): Map<string, string[]> {
  const users: [Who, readonly string[]][] = [
    ["admin", admins],
    ["rep", reps],
    ["integration", integration === undefined ? [] : [integration]],
  ];
  const wanted = new Map<string, string[]>();
  for (const [who, names] of users) {
    const own = sets[who].filter(({ part }) => parts.includes(part)).map(({ name }) => name);
    for (const user of names) wanted.set(user, [...new Set([...(wanted.get(user) ?? []), ...own])]);
  }
  return wanted;
}

async function assignedSets(sf: Sf, users: string[]): Promise<Set<string>> {
  const rows = await sf.query<{ Assignee: { Username: string }; PermissionSet: { Name: string } }>(
    "SELECT Assignee.Username, PermissionSet.Name FROM PermissionSetAssignment " +
      `WHERE PermissionSet.Name LIKE 'OpenCx%' AND Assignee.Username IN (${users.map(soqlText).join(", ")})`,
  );
  return new Set(rows.map((row) => `${row.Assignee.Username.toLowerCase()} ${row.PermissionSet.Name}`));
}
