import { byId, clock, el, fileLink, grow, setText, show } from "../dom.js";

/** Draws the incident, as its form in Dynamics 365 would. */
export function drawIncident({ system, desk }) {
  const isShown = system === "dynamics" && desk.kind === "incident";
  show(byId("incident"), isShown);
  show(byId("incident-trouble"), isShown);
  if (isShown) drawRecord(desk.incident);
}

function drawRecord(incident) {
  const isThere = incident !== null;
  const isResolved = incident?.isResolved ?? false;
  setText(byId("incident-title"), isThere ? `Incident ${incident.number}` : "Incident");
  setText(byId("incident-status"), isThere ? (isResolved ? "Resolved" : "Active") : "");
  byId("incident-status").classList.toggle("good", isThere && !isResolved);
  show(byId("incident-facts"), isThere);
  if (isThere) drawFacts(incident);
  grow(
    byId("incident-log"),
    isThere ? linesOf(incident) : [],
    line,
    "No incident yet. It is opened when the AI hands over.",
  );
  show(byId("incident-resolve"), !isResolved);
  show(byId("incident-reactivate"), isResolved);
  byId("incident-text").placeholder = "Write a note for colleagues";
  for (const id of ["incident-text", "incident-send", "incident-file", "incident-resolve"])
    byId(id).disabled = !isThere;
  byId("incident-file-label").classList.toggle("off", !isThere);
  for (const id of ["incident-fault", "incident-token"]) byId(id).disabled = !isThere;
}

function drawFacts({ title, contact, priority, origin, queue }) {
  setText(byId("incident-subject"), title);
  setText(byId("incident-contact"), `Contact ${joined([contact.name, contact.reach])}`);
  setText(byId("incident-line"), joined([`Priority ${priority}`, `origin ${origin}`, queue && `queue ${queue}`]));
}

function joined(facts) {
  return facts.filter((fact) => fact !== "").join(" · ");
}

/** The description stands first; it has the brief where that is short enough. */
function linesOf({ id, description, notes }) {
  return [{ id: `description-${id}`, description }, ...notes];
}

function line({ description, ...note }) {
  if (description !== undefined) return descriptionEntry(description);
  const { at, from, author, subject, text, file } = note;
  return el(
    "article",
    { className: `entry ${from === "rep" ? "rep" : "customer"}` },
    el(
      "p",
      { className: "entry-head" },
      el("span", { className: "entry-who" }, author),
      el("span", {}, subject === "" ? "Note" : `Note: ${subject}`),
      from === "rep" && el("span", { className: "pill" }, "Stays in Dynamics"),
      el("time", { datetime: at }, clock(at)),
    ),
    text && el("p", { className: "entry-text" }, text),
    file && el("p", { className: "entry-text" }, fileLink("incident", file)),
  );
}

function descriptionEntry(description) {
  return el(
    "article",
    { className: "entry brief from-top" },
    el("p", { className: "entry-head" }, el("span", { className: "entry-who" }, "Description")),
    el("p", { className: "entry-text" }, description),
  );
}
