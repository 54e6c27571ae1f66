import { z } from "zod";
import { addGuideTriggers, addParityTriggers } from "../furnish-apex.ts";
import { addUser } from "../furnish.ts";
import type { ClientOptions } from "../options.ts";
import type { OutboxSettings } from "../outbox/settings.ts";
import { Writer } from "../records/writer.ts";
import { plainField } from "../schema/types.ts";
import type { World } from "../world.ts";
import { operation } from "../../../lib/operation.ts";
import { ControlError } from "./operation.ts";

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What the admin of the org does. */
export const org = {
  addUser: operation(
    "Adds a user.",
    z.object({
      username: z.string(),
      name: z.string(),
      bridge: z.boolean().optional(),
      active: z.boolean().optional(),
      userType: z.enum(["Standard", "AutomatedProcess"]).optional(),
    }),
    (world: World, args) => ({ id: addUser(world, clean(args)) }),
  ),
  setUser: operation(
    "Freezes a user, or lets one in again.",
    z.object({ user: z.string(), active: z.boolean() }),
    (world: World, args) => {
      const user = world.people.find(args.user);
      if (user === undefined) throw new ControlError(404, `No user ${args.user}.`);
      world.records.put("User", { ...user, IsActive: args.active });
    },
  ),
  putClient: operation(
    "Adds a client app or changes one.",
    z.object({
      clientId: z.string(),
      clientSecret: z.string().optional(),
      runAs: z.string().optional(),
      certificate: z.string().optional(),
      preauthorised: z.array(z.string()).optional(),
    }),
    (world: World, args) => world.clients.put(clean(args) as ClientOptions),
  ),
  addField: operation(
    "Adds a text field of the customer's own.",
    z.object({ object: z.string(), name: z.string(), required: z.boolean().optional(), length: z.int().optional() }),
    (world: World, args) => {
      const object = world.schema.find(args.object);
      if (object === undefined) throw new ControlError(404, `No object ${args.object}.`);
      const field = { ...plainField(args.name, "string"), custom: true, required: args.required ?? false };
      world.schema.addField(object, { ...field, length: args.length ?? 255 });
    },
  ),
  addValidationRule: operation(
    "Adds a validation rule; without `when` it refuses every record.",
    z.object({
      object: z.string(),
      message: z.string(),
      field: z.string().optional(),
      when: z.record(z.string(), value).optional(),
    }),
    (world: World, rule) => void world.rules.validations.push(rule),
  ),
  addDuplicateRule: operation(
    "Adds a duplicate rule.",
    z.object({
      object: z.string(),
      name: z.string(),
      fields: z.array(z.string()).min(1),
      allowSave: z.boolean().optional(),
    }),
    (world: World, rule) => void world.rules.duplicates.push({ ...rule, allowSave: rule.allowSave ?? true }),
  ),
  clearRules: operation("Removes rules and made failures.", z.object({}), (world: World) => world.rules.clear()),
  insert: operation(
    "Writes any record, as a user.",
    z.object({ object: z.string(), fields: z.record(z.string(), z.unknown()), by: z.string().optional() }),
    (world: World, args) => {
      const object = world.schema.find(args.object);
      const user = args.by === undefined ? world.people.firstRep() : world.people.find(args.by);
      if (object === undefined || user === undefined) throw new ControlError(404, "No such object or user.");
      return { id: new Writer(world, { userId: String(user["Id"]) }).insert(object, args.fields) };
    },
  ),
  setBridge: operation(
    "Enters the bridge's address and key into the named credential.",
    z.object({ url: z.string().nullable(), key: z.string().optional() }),
    (world: World, { url, key }) => {
      world.outbox.settings.bridgeUrl = url ?? undefined;
      if (key !== undefined) world.outbox.settings.bridgeKey = key;
    },
  ),
  setOutbox: operation(
    "Changes how replies are carried to the bridge.",
    z.record(z.string(), z.unknown()),
    (world: World, settings) => {
      const unknown = Object.keys(settings).filter((name) => !(name in world.outbox.settings));
      if (unknown.length > 0) throw new ControlError(400, `Unknown settings: ${unknown.join(", ")}.`);
      Object.assign(world.outbox.settings, settings as Partial<OutboxSettings>);
    },
  ),
  installPublicGuide: operation(
    "An admin follows OpenCX's public guide: its triggers are there, and one of them mails every outgoing email that is inserted.",
    z.object({}),
    (world: World) => addGuideTriggers(world),
  ),
  installParity: operation(
    "An admin installs the package's opt-in with the names of OpenCX's public guide.",
    z.object({}),
    (world: World) => addParityTriggers(world),
  ),
  drain: operation(
    "Runs the scheduled job that sends what is due; resolves when it is done.",
    z.object({}),
    (world: World) => world.outbox.drain(),
  ),
  replay: operation(
    "An admin sets a dead or skipped delivery back to Pending.",
    z.object({ delivery: z.string() }),
    (world: World, args) => replay(world, args.delivery),
  ),
};

function replay(world: World, name: string): void {
  const row = world.records.all("OpenCx_Delivery__c").find((one) => one["Name"] === name || one["Id"] === name);
  if (row === undefined) throw new ControlError(404, `No delivery ${name}.`);
  const writer = new Writer(world, { userId: String(row["CreatedById"]) });
  writer.update(world.schema.object("OpenCx_Delivery__c"), String(row["Id"]), { Status__c: "Pending" });
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function clean<T extends object>(args: T): Defined<T> {
  return Object.fromEntries(Object.entries(args).filter(([, one]) => one !== undefined)) as Defined<T>;
}
