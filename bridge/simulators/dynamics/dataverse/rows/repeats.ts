import { facts } from "../../facts.ts";
import type { Row } from "../../tenant.ts";
import type { World } from "../world.ts";
import { lookupOf } from "./store.ts";

/** Looks for what the bridge must never do: anything twice that is there once. Only new rows of its own app count. */
export function findRepeats(world: World, app: string, table: string, row: Row): string[] {
  if (app !== facts.clientId) return [];
  if (table === "contact") return repeatedContact(world, row);
  if (table === "incident") return repeatedCase(world, row);
  return table === "annotation" ? repeatedNote(world, row) : [];
}

/** A contact that somebody has deactivated is nobody's any more. */
function repeatedContact(world: World, row: Row): string[] {
  const email = textOf(row, "emailaddress1").trim().toLowerCase();
  const others = made(world, "contact", row).filter(
    (one) => one["statecode"] === 0 && textOf(one, "emailaddress1").trim().toLowerCase() === email,
  );
  return email === "" || others.length === 0
    ? []
    : [`contact ${email} is there twice: ${ids([...others, row], "contactid")}`];
}

/** Cases of one session carry the same words for the same customer. */
function repeatedCase(world: World, row: Row): string[] {
  const customer = lookupOf(row["customerid"])?.id;
  const others = made(world, "incident", row).filter(
    (one) =>
      one["statecode"] === 0 &&
      lookupOf(one["customerid"])?.id === customer &&
      ["title", "description"].every((name) => textOf(one, name) === textOf(row, name)),
  );
  if (textOf(row, "description") === "" || others.length === 0) return [];
  return [`case "${textOf(row, "title")}" is there twice: ${ids([...others, row], "incidentid")}`];
}

/** A customer may say the same twice; files and transcripts are there once. */
function repeatedNote(world: World, row: Row): string[] {
  if (row["isdocument"] !== true && !textOf(row, "subject").startsWith("OpenCX transcript")) return [];
  const parent = lookupOf(row["objectid"])?.id;
  const others = made(world, "annotation", row).filter(
    (one) =>
      lookupOf(one["objectid"])?.id === parent &&
      ["subject", "notetext", "filename", "documentbody"].every((name) => textOf(one, name) === textOf(row, name)),
  );
  if (parent === undefined || others.length === 0) return [];
  return [`note "${textOf(row, "subject")}" is twice on ${parent}: ${ids([...others, row], "annotationid")}`];
}

/** Other rows that the same user created. */
function made({ tenant }: World, table: string, row: Row): Row[] {
  const key = tenant.schema.table(table).key;
  const creator = lookupOf(row["createdby"])?.id;
  return tenant.store.find(table, (one) => one[key] !== row[key] && lookupOf(one["createdby"])?.id === creator);
}

function textOf(row: Row, name: string): string {
  const value = row[name];
  return typeof value === "string" ? value : "";
}

function ids(rows: Row[], key: string): string {
  return rows.map((row) => textOf(row, key)).join(", ");
}
