import type { Row, Value } from "../../../tenant.ts";
import type { World } from "../../world.ts";

/** A write that is about to happen; `values` may still be changed. */
export interface Coming {
  world: World;
  id: string;
  /** Absent for a new row. */
  before?: Row;
  /** The row as it will be. */
  row: Record<string, Value>;
  /** The columns that the write sets. */
  written: ReadonlySet<string>;
}

/** What the platform does by itself, and refuses, around a write of one table. Throws DataverseError. */
export type Hook = (coming: Coming) => void;
