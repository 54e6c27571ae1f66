import type { Faults } from "../../../lib/faults.ts";
import { facts } from "../../facts.ts";
import type { Table } from "../schema/types.ts";
import { textOf } from "../rows/store.ts";
import type { World } from "../world.ts";
import { ControlError } from "./control-error.ts";

/** What the control calls act on. */
export interface ControlTarget {
  world: World;
  /** Faults of the token endpoint. */
  entraFaults: Faults;
}

/** A table by its logical or set name. Throws ControlError 404. */
export function tableOf({ world }: ControlTarget, name: string): Table {
  const { schema } = world.tenant;
  const table = schema.find(name) ?? schema.bySet(name);
  if (table === undefined) throw new ControlError(404, `No table ${name}.`);
  return table;
}

/** The id of an application user, the bridge's own where no app is named. Throws ControlError 404. */
export function userOfApp({ world }: ControlTarget, app: string = facts.clientId): string {
  const [user] = world.tenant.store.find("systemuser", (row) => row["applicationid"] === app.toLowerCase());
  if (user === undefined) throw new ControlError(404, `App ${app} has no application user.`);
  return textOf(user["systemuserid"]);
}
