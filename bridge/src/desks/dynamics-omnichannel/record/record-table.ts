import type { Row } from "../../../dynamics/dataverse/dataverse.ts";
import { isUnderWay } from "../state.ts";

/** The table that holds the records of a connection. */
export interface RecordTable {
  /** Entity set name. */
  set: string;
  /** Logical name. */
  name: string;
  /** Name of the primary key column. */
  key: string;
  /** Whether it is a table of the customer's own, and not Microsoft's live work items. */
  isCustom: boolean;
  /** What tells that a record is open, and what makes it closed. */
  stateColumn: string;
  isOpen(row: Row): boolean;
  closed: Row;
}

const liveWorkItems: RecordTable = {
  set: "msdyn_ocliveworkitems",
  name: "msdyn_ocliveworkitem",
  key: "activityid",
  isCustom: false,
  stateColumn: "statuscode",
  isOpen: (row) => isUnderWay(row["statuscode"]),
  closed: { statecode: 1, statuscode: 4 },
};

/**
 * The table behind an entity set (contract dynamics-365 5.1 and 9). One of the customer's own has names like those of
 * set `oc_liveworkitems`, table `oc_liveworkitem`, key `oc_liveworkitemid` (contract opencx 8.3), and the states that
 * Dataverse gives by itself: 0 active, 1 inactive, whose usual status reason the environment fills in.
 */
export function recordTableOf(set: string): RecordTable {
  if (set.toLowerCase() === liveWorkItems.set) return liveWorkItems;
  const name = set.toLowerCase().replace(/s$/, "");
  return {
    ...{ set, name, key: `${name}id`, isCustom: true },
    stateColumn: "statecode",
    isOpen: (row) => row["statecode"] === 0,
    closed: { statecode: 1 },
  };
}
