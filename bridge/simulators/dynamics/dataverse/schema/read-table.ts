import { readColumnTable } from "./column-table.ts";
import type { Collection, Table } from "./types.ts";

/** A table as it is written down: its own columns as text, and what it shares with others as words. */
export interface TableText {
  /** Logical name, entity set name, primary key, primary name, separated by blanks. */
  names: string;
  privilege: string;
  typeCode: number;
  /** Owned by a user or team; otherwise by the organization. */
  owned?: boolean;
  activity?: boolean;
  /** Has the usual states, Active and Inactive. */
  usualStates?: boolean;
  columns: string;
  /** Navigation names of collections with the column they come from, `table.column`. */
  collections?: Record<string, string>;
  /** Columns of an alternate key, separated by commas. */
  alternateKeys?: string[];
}

const common = `
  createdon datetime readonly
  createdby lookup(systemuser) readonly
  createdonbehalfby lookup(systemuser) readonly
  modifiedon datetime readonly
  modifiedby lookup(systemuser) readonly
  modifiedonbehalfby lookup(systemuser) readonly
  overriddencreatedon datetime createonly
  importsequencenumber integer
  timezoneruleversionnumber integer(-1..2147483647)
  utcconversiontimezonecode integer(-1..2147483647)
  versionnumber bigint readonly
`;

const ownership = `
  ownerid lookup(systemuser,team) nav=ownerid
  owningbusinessunit lookup(businessunit) readonly
  owninguser lookup(systemuser) readonly
  owningteam lookup(team) readonly
`;

const usualStates = `
  statecode state(0:Active|1:Inactive) notoncreate
  statuscode status(1:Active:0|2:Inactive:1)
`;

/** Makes a table of its text. Activities name their navigation properties after themselves: `ownerid_phonecall`. */
export function readTable(text: TableText): Table {
  const [name = "", set = "", key = "", primaryName = ""] = text.names.split(" ");
  const owned = text.owned ?? true;
  const shared = [common, owned ? ownership : "", text.usualStates === true ? usualStates : ""].join("\n");
  const sharedColumns = readColumnTable(shared);
  if (text.activity === true) {
    for (const target of sharedColumns.flatMap(({ targets }) => targets)) target.navigation += `_${name}`;
  }
  const columns = [...readColumnTable(`${key} key`), ...readColumnTable(text.columns), ...sharedColumns];
  return {
    ...{ name, set, key, primaryName, privilege: text.privilege, typeCode: text.typeCode },
    ...{ activity: text.activity ?? false, owned },
    columns: new Map(columns.map((column) => [column.name, column])),
    collections: Object.entries(text.collections ?? {}).map(readCollection),
    alternateKeys: (text.alternateKeys ?? []).map((names) => names.split(",")),
  };
}

function readCollection([name, path]: [string, string]): Collection {
  const [table = "", column = ""] = path.split(".");
  return { name, table, column };
}
