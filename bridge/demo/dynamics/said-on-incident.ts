import { type DataverseRow, lookupId, textOf } from "./record-people.ts";

/** One note on an incident, as its timeline shows it. */
export interface NoteLine {
  id: string;
  /** ISO 8601, to the second. */
  at: string;
  /** Who wrote it: the bridge's application user, or a rep. */
  from: "bridge" | "rep";
  author: string;
  /** Whose words the bridge has noted, such as "Customer"; empty for a rep's. */
  subject: string;
  text: string;
  file: { id: string; name: string } | null;
}

/** The notes on an incident, oldest first; rows come in the order in which they were written. */
export function saidOnIncident(incidentId: string, notes: DataverseRow[], users: DataverseRow[]): NoteLine[] {
  return notes.filter((note) => lookupId(note, "objectid") === incidentId).map((note) => noteLine(note, users));
}

function noteLine(note: DataverseRow, users: DataverseRow[]): NoteLine {
  const author = users.find((user) => textOf(user, "systemuserid") === lookupId(note, "createdby"));
  // Only an app's own user has the id of an app.
  const from = textOf(author, "applicationid") === "" ? "rep" : "bridge";
  const id = textOf(note, "annotationid");
  const name = textOf(note, "filename");
  return {
    ...{ id, at: textOf(note, "createdon"), from, author: textOf(author, "fullname").replace(/^# /, "") },
    subject: name === "" ? textOf(note, "subject") : "",
    text: textOf(note, "notetext"),
    file: name === "" ? null : { id, name },
  };
}
