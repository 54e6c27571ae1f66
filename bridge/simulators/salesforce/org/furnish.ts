import { defaultClients, defaultUsers } from "./options.ts";
import type { OrgOptions } from "./options.ts";
import { addPackageTriggers } from "./furnish-apex.ts";
import type { UserOptions } from "./people.ts";
import type { Row, Value } from "./schema/types.ts";
import type { World } from "./world.ts";

const statuses = ["New", "Working", "Escalated", "Closed"];

/** Puts into the org what is there before anybody works in it. */
export function furnish(world: World, options: OrgOptions): void {
  world.clients.set(options.clients ?? defaultClients());
  world.outbox.configure(options.outbox ?? {});
  addOrganization(world);
  statuses.forEach((label, index) => {
    const flags = { SortOrder: index + 1, IsDefault: label === "New", IsClosed: label === "Closed" };
    put(world, "CaseStatus", world.ids.next("02P"), { MasterLabel: label, ApiName: label, ...flags });
  });
  const queue = { Name: "OpenCX Cases", DeveloperName: "OpenCx_Cases", Type: "Queue" };
  put(world, "Group", world.ids.next("00G"), queue);
  addPermission(world);
  if (options.withPackage ?? true) addPackageTriggers(world);
  for (const user of options.users ?? defaultUsers()) addUser(world, user);
}

/** Adds a user; returns the id. */
export function addUser(world: World, user: UserOptions): string {
  const id = world.ids.next("005");
  const [first = "", ...rest] = user.name.split(" ");
  put(world, "User", id, {
    Username: user.username,
    Name: user.name,
    FirstName: rest.length > 0 ? first : null,
    LastName: rest.length > 0 ? rest.join(" ") : first,
    Email: user.username,
    Alias: first.slice(0, 8).toLowerCase(),
    IsActive: user.active ?? true,
    UserType: user.userType ?? "Standard",
    ...{ TimeZoneSidKey: "GMT", LocaleSidKey: "en_US", LanguageLocaleKey: "en_US" },
  });
  world.people.add(id, user);
  const [set] = world.records.all("PermissionSet");
  if (user.bridge === true && set !== undefined) {
    const assigned = { AssigneeId: id, PermissionSetId: set["Id"] ?? null };
    put(world, "PermissionSetAssignment", world.ids.next("0Pa"), assigned);
  }
  return id;
}

/** The custom permission that marks the bridge's user, and the permission set that grants it. */
function addPermission(world: World): void {
  const permission = put(world, "CustomPermission", world.ids.next("0CP"), { DeveloperName: "OpenCx_Bridge" });
  const set = put(world, "PermissionSet", world.ids.next("0PS"), { Name: "OpenCx_Integration" });
  const access = { ParentId: set["Id"] ?? null, SetupEntityId: permission["Id"] ?? null };
  put(world, "SetupEntityAccess", world.ids.next("0J0"), access);
}

function addOrganization(world: World): void {
  put(world, "Organization", world.orgId, {
    Name: "Simulated Org",
    InstanceName: "SIM1",
    IsSandbox: world.sandbox,
    OrganizationType: "Enterprise Edition",
    NamespacePrefix: null,
    TrialExpirationDate: null,
    ...{ LanguageLocaleKey: "en_US", TimeZoneSidKey: "GMT" },
  });
}

function put(world: World, object: string, id: string, fields: Record<string, Value>): Row {
  const now = Math.floor(world.now() / 1000) * 1000;
  const stamps = { CreatedDate: now, LastModifiedDate: now, SystemModstamp: now, IsDeleted: false };
  return world.records.put(object, { ...fields, Id: id, ...stamps, CreatedById: null, LastModifiedById: null });
}
