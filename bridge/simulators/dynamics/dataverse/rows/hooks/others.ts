import { DataverseError } from "../../dataverse-error.ts";
import { lookupOf, textOf } from "../store.ts";
import type { Hook } from "./hook.ts";

/** `fullname` follows from its parts. */
export const personHook: Hook = ({ row }) => {
  const parts = [row["firstname"], row["lastname"]].map(textOf).filter((part) => part !== "");
  row["fullname"] = parts.length === 0 ? null : parts.join(" ").slice(0, 160);
};

/** A live work item knows its own id as text, and the platform keeps its times. */
export const liveWorkItemHook: Hook = ({ id, row, before, written }) => {
  row["msdyn_ocliveworkitemid"] ??= id;
  const at = row["modifiedon"] ?? null;
  if (before === undefined) row["msdyn_startedon"] = row["createdon"] ?? null;
  if (written.has("statecode") && row["statecode"] === 1) row["msdyn_closedon"] = at;
  if (written.has("statuscode") && row["statuscode"] === 5) row["msdyn_wrapupinitiatedon"] = at;
};

/** A record is in one queue at most: an item that is added by hand replaces the one there was. */
export const queueItemHook: Hook = ({ id, row, before, world }) => {
  const object = lookupOf(row["objectid"]);
  if (object === undefined) throw new DataverseError(400, "0x80040203", "A queue item needs an object.");
  const { store, schema } = world.tenant;
  const name = store.get(object.table, object.id)?.[schema.table(object.table).primaryName];
  row["objecttypecode"] = object.table;
  row["title"] ??= typeof name === "string" ? name.slice(0, 300) : null;
  if (before === undefined || lookupOf(before["queueid"])?.id !== lookupOf(row["queueid"])?.id) {
    row["enteredon"] = row["modifiedon"] ?? null;
  }
  for (const other of store.find("queueitem", (one) => lookupOf(one["objectid"])?.id === object.id)) {
    const otherId = textOf(other["queueitemid"]);
    if (otherId !== id) store.remove("queueitem", otherId);
  }
};
