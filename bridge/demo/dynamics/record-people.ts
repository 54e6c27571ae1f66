import { callJson } from "../http.ts";

/** A row of the environment, by the logical names of its columns; a lookup is `{ table, id }`. */
export type DataverseRow = Record<string, unknown>;

/** What reps and admins do in the simulated Dataverse environment, over HTTP (`/_sim`). */
export interface RecordPeople {
  /** Every row of a table. */
  rows(table: string): Promise<DataverseRow[]>;
  /** Does something: `write-note`, `resolve-case`, `expire-tokens` and the like (`GET /_sim` lists them). */
  act(operation: string, args?: object): Promise<void>;
  violations(): Promise<string[]>;
}

export function recordPeople(baseUrl: string): RecordPeople {
  const at = (path: string) => `${baseUrl}/_sim${path}`;
  return {
    rows: async (table) =>
      ((await callJson(at(`/rows/${encodeURIComponent(table)}`))) as { rows: DataverseRow[] }).rows,
    act: async (operation, args = {}) => void (await callJson(at(`/${operation}`), { body: args })),
    violations: async () => ((await callJson(at("/violations"))) as { violations: string[] }).violations,
  };
}

/** The id that a lookup column holds; empty where it holds none. */
export function lookupId(row: DataverseRow | undefined, column: string): string {
  const value = row?.[column];
  return typeof value === "object" && value !== null ? textOf(value as DataverseRow, "id") : "";
}

/** A text column; empty where it holds none. */
export function textOf(row: DataverseRow | undefined, column: string): string {
  const value = row?.[column];
  return typeof value === "string" ? value : "";
}
