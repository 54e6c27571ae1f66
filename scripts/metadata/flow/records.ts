import { elementsAt, textAt, textsAt } from "../source/xml.ts";
import { FlowNotUnderstood } from "./faults.ts";
import { neededText, onlyChildren, type FlowStep } from "./flow-file.ts";
import type { FlowState } from "./flow-state.ts";
import { areEqualInQuery, asText, fieldOf, type FlowRecord } from "./values.ts";

export type Tables = Record<string, FlowRecord[]>;

/** What <recordLookups> does when it does not fail: stores records under its name, or fields in variables. */
export function lookUp({ name, element }: FlowStep, state: FlowState, tables: Tables): void {
  const found = sorted(element, matching(element, state, tables));
  const outputs = elementsAt(element, "outputAssignments");
  if (outputs.length === 0) {
    if (textAt(element, "storeOutputAutomatically") !== "true") throw new FlowNotUnderstood(`${name} stores nothing.`);
    const seen = found.map((record) => narrowed(record, textsAt(element, "queriedFields")));
    state.store(name, textAt(element, "getFirstRecordOnly") === "true" ? (seen[0] ?? null) : seen);
    return;
  }
  const [first] = found;
  for (const output of outputs) {
    onlyChildren(output, "assignToReference", "field");
    const variable = neededText(output, "assignToReference");
    if (first) state.assign(variable, fieldOf(first, neededText(output, "field")));
    else if (textAt(element, "assignNullValuesIfNoRecordsFound") === "true") state.assign(variable, null);
  }
}

/** What <recordUpdates> does when it does not fail. */
export function update({ element }: FlowStep, state: FlowState, tables: Tables): void {
  for (const record of matching(element, state, tables)) {
    for (const assignment of elementsAt(element, "inputAssignments")) {
      onlyChildren(assignment, "field", "value");
      const field = neededText(assignment, "field");
      fieldOf(record, field);
      record[field] = asText(state.valueOf(elementsAt(assignment, "value")[0]));
    }
  }
}

function matching(element: FlowStep["element"], state: FlowState, tables: Tables): FlowRecord[] {
  const object = neededText(element, "object");
  const table = tables[object];
  if (table === undefined) throw new FlowNotUnderstood(`There is no table ${object}.`);
  if (textAt(element, "filterLogic") !== "and") throw new FlowNotUnderstood("Filters are only simulated with and.");
  const filters = elementsAt(element, "filters").map((filter) => {
    onlyChildren(filter, "field", "operator", "value");
    if (neededText(filter, "operator") !== "EqualTo") throw new FlowNotUnderstood("Filters only know EqualTo.");
    return { field: neededText(filter, "field"), value: state.valueOf(elementsAt(filter, "value")[0]) };
  });
  if (filters.length === 0) throw new FlowNotUnderstood(`All of ${object} would be read or written.`);
  return table.filter((record) => filters.every(({ field, value }) => areEqualInQuery(fieldOf(record, field), value)));
}

function sorted(element: FlowStep["element"], records: FlowRecord[]): FlowRecord[] {
  const field = textAt(element, "sortField");
  if (field === undefined) return records;
  if (textAt(element, "sortOrder") !== "Asc") throw new FlowNotUnderstood("Records are only sorted upwards.");
  return records.toSorted((one, other) => Number(fieldOf(one, field)) - Number(fieldOf(other, field)));
}

function narrowed(record: FlowRecord, fields: string[]): FlowRecord {
  if (fields.length === 0) return record;
  return Object.fromEntries(fields.map((field) => [field, fieldOf(record, field) as FlowRecord[string]]));
}
