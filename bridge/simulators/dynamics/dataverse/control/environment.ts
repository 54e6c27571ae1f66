import { randomUUID } from "node:crypto";
import { z } from "zod";
import { operation } from "../../../lib/operation.ts";
import { facts } from "../../facts.ts";
import { applicationUserRow } from "../../fixtures.ts";
import { leastPrivileges } from "../access/privileges.ts";
import { textOf } from "../rows/store.ts";
import { Writer } from "../rows/writer.ts";
import { plainColumn } from "../schema/column-table.ts";
import { ControlError } from "./control-error.ts";
import { tableOf, userOfApp } from "./target.ts";
import type { ControlTarget } from "./target.ts";

const app = { app: z.string().optional() };
const values = z.array(z.object({ value: z.int(), label: z.string() })).optional();
const length = { maxLength: z.int().positive().optional() };

/** What the admin of the environment does. */
export const environment = {
  setApplicationUser: operation(
    "Adds the application user of an app, with the least privileges, or removes, disables or enables it.",
    z.object({ ...app, state: z.enum(["present", "removed", "disabled"]) }),
    setApplicationUser,
  ),
  grant: operation(
    "Gives an application user privileges, such as prvDeleteContact.",
    z.object({ ...app, privileges: z.array(z.string()) }),
    (target: ControlTarget, args) => target.world.privileges.grant(userOfApp(target, args.app), args.privileges),
  ),
  revoke: operation(
    "Takes privileges from an application user.",
    z.object({ ...app, privileges: z.array(z.string()) }),
    (target: ControlTarget, args) => target.world.privileges.revoke(userOfApp(target, args.app), args.privileges),
  ),
  setCustomerOptional: operation(
    "Lets cases be without a customer, or no longer.",
    z.object({ optional: z.boolean() }),
    ({ world }: ControlTarget, { optional }) => {
      world.rules.customerOptional = optional;
    },
  ),
  addDuplicateRule: operation(
    "Adds a duplicate-detection rule; it only looks where the header asks for it.",
    z.object({
      table: z.string(),
      columns: z.array(z.string()).min(1),
      status: z.union([z.literal(412), z.literal(500)]).optional(),
    }),
    (target: ControlTarget, { table, columns, status = 412 }) =>
      void target.world.rules.duplicates.push({ table: tableOf(target, table).name, columns, status }),
  ),
  addAlternateKey: operation(
    "Adds an alternate key.",
    z.object({ table: z.string(), columns: z.array(z.string()).min(1) }),
    (target: ControlTarget, { table, columns }) => void tableOf(target, table).alternateKeys.push(columns),
  ),
  addColumn: operation(
    "Adds a column of the customer's own; with values it is a choice.",
    z.object({
      table: z.string(),
      name: z.string().regex(/^[a-z]\w*$/),
      kind: z.enum(["string", "memo", "boolean", "integer", "decimal", "datetime", "guid", "choice"]),
      ...length,
      values,
      required: z.boolean().optional(),
    }),
    (target: ControlTarget, { table, name, kind, maxLength, values: choices, required }) => {
      const column = { ...plainColumn(name, kind), choices: choices ?? [] };
      const isText = kind === "string" || kind === "memo";
      const more = {
        maxLength: maxLength ?? (isText ? 100 : 0),
        required: required === true ? "system" : "no",
      } as const;
      tableOf(target, table).columns.set(name, { ...column, ...more });
    },
  ),
  setColumn: operation(
    "Changes the length of a column, or the values of a choice.",
    z.object({ table: z.string(), name: z.string(), ...length, values }),
    (target: ControlTarget, { table, name, maxLength, values: choices }) => {
      const column = tableOf(target, table).columns.get(name);
      if (column === undefined) throw new ControlError(404, `No column ${name}.`);
      if (maxLength !== undefined) column.maxLength = maxLength;
      if (choices !== undefined) column.choices = choices;
    },
  ),
  setFileLimits: operation(
    "Sets the largest file, counted in Base64 characters, and the blocked endings of file names.",
    z.object({ maxUploadFileSize: z.int().positive().optional(), blockedEndings: z.array(z.string()).optional() }),
    ({ world }: ControlTarget, { maxUploadFileSize, blockedEndings }) => {
      const changes = maxUploadFileSize === undefined ? {} : { maxuploadfilesize: maxUploadFileSize };
      world.tenant.rows.update("organization", facts.organizationId, changes);
      if (blockedEndings !== undefined) world.rules.blockedEndings = new Set(blockedEndings);
    },
  ),
  setAvailability: operation(
    "Sets what the availability action answers.",
    z.object({
      IsQueueAvailable: z.boolean().optional(),
      IsAgentAvailable: z.boolean().optional(),
      PositionInQueue: z.int().optional(),
      AverageWaitTimeInSeconds: z.int().optional(),
      NextTransitionTime: z.string().nullable().optional(),
      StartTimeOfNextOperatingHour: z.string().nullable().optional(),
      EndTimeOfNextOperatingHour: z.string().nullable().optional(),
    }),
    ({ world }: ControlTarget, facts) => void Object.assign(world.availability.facts, facts),
  ),
  insert: operation(
    "Writes a row as the admin, in the form of the Web API; returns its id.",
    z.object({ table: z.string(), row: z.record(z.string(), z.unknown()) }),
    (target: ControlTarget, { table, row }) => ({ id: adminWriter(target).create(tableOf(target, table), row) }),
  ),
  update: operation(
    "Changes a row as the admin, in the form of the Web API.",
    z.object({ table: z.string(), id: z.string(), row: z.record(z.string(), z.unknown()) }),
    (target: ControlTarget, { table, id, row }) => adminWriter(target).update(tableOf(target, table), id, row),
  ),
  remove: operation(
    "Deletes a row as the admin.",
    z.object({ table: z.string(), id: z.string() }),
    (target: ControlTarget, { table, id }) => adminWriter(target).remove(tableOf(target, table), id),
  ),
};

function adminWriter({ world }: ControlTarget): Writer {
  const actor = { appId: "admin", userId: facts.systemUserId, realUserId: facts.systemUserId };
  return new Writer({ world, actor, references: new Map(), detectDuplicates: false });
}

interface UserChange {
  app?: string | undefined;
  state: "present" | "removed" | "disabled";
}

function setApplicationUser(target: ControlTarget, { app: named, state }: UserChange): void {
  const { store, rows } = target.world.tenant;
  const appId = (named ?? facts.clientId).toLowerCase();
  const [user] = store.find("systemuser", (row) => row["applicationid"] === appId);
  const isDisabled = state === "disabled";
  if (user !== undefined) {
    const change = state === "removed" ? { applicationid: null, isdisabled: true } : { isdisabled: isDisabled };
    rows.update("systemuser", textOf(user["systemuserid"]), change);
    return;
  }
  if (state === "removed") return;
  const id = appId === facts.clientId ? facts.applicationUserId : randomUUID();
  if (store.get("systemuser", id) === undefined) rows.insert("systemuser", applicationUserRow(appId, id));
  rows.update("systemuser", id, { applicationid: appId, isdisabled: isDisabled });
  if (id !== facts.applicationUserId) target.world.privileges.grant(id, leastPrivileges);
}
