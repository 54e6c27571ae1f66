import type { Row, Value } from "../../tenant.ts";
import { DataverseError } from "../dataverse-error.ts";
import type { Column, Table } from "../schema/types.ts";
import { textOf } from "./store.ts";

/** Makes state and status reason fit each other, or throws DataverseError `0x80048408`. */
export function settleState(table: Table, values: Record<string, Value>, before: Row | undefined): void {
  const [state, status] = [table.columns.get("statecode"), table.columns.get("statuscode")];
  if (state === undefined || status === undefined) return;
  const wanted = values["statecode"] ?? before?.["statecode"] ?? state.choices[0]?.value ?? 0;
  if (values["statuscode"] === null) delete values["statuscode"];
  if (values["statuscode"] === undefined) {
    if (values["statecode"] !== undefined && wanted !== before?.["statecode"]) {
      values["statuscode"] = status.choices.find((choice) => choice.state === wanted)?.value ?? null;
    }
    return;
  }
  if (isOf(status, values["statuscode"], wanted)) return;
  const label = state.choices.find(({ value }) => value === wanted)?.label ?? "";
  const text = `${textOf(values["statuscode"])} is not a valid status code for state code ${table.name}State.${label}`;
  throw new DataverseError(400, "0x80048408", `${text} on ${table.name}.`);
}

function isOf({ choices }: Column, status: Value, state: Value): boolean {
  const choice = choices.find(({ value }) => value === status);
  return choice === undefined || choice.state === state;
}
