import { byId, clock, el, fileLink, grow, setText, show } from "./dom.js";

const kinds = { comment: "Comment", post: "Post", email: "E-mail", file: "File" };
const transcript = "\nTranscript (";

/** Draws the Case, as its page in the org would. */
export function drawCase({ desk }) {
  const isShown = desk.kind === "case";
  show(byId("case"), isShown);
  show(byId("case-trouble"), isShown);
  if (isShown) drawRecord(desk.case);
}

/** What the form's comment has beside its words. */
export function commentOf() {
  return { public: byId("case-public").value === "public" };
}

/** The words that go with a posted file; the field is empty afterwards. */
export function takePostText() {
  const input = byId("case-text");
  const text = input.value.trim();
  input.value = "";
  return { text };
}

function drawRecord(record) {
  const isThere = record !== null;
  const isClosed = record?.isClosed ?? false;
  setText(byId("case-title"), isThere ? `Case ${record.number}` : "Case");
  setText(byId("case-status"), record?.status ?? "");
  byId("case-status").classList.toggle("good", isThere && !isClosed);
  show(byId("case-facts"), isThere);
  if (isThere) drawFacts(record);
  grow(byId("case-log"), record?.lines ?? [], line, "No Case yet. It is opened when the AI hands over.");
  show(byId("case-hint"), isClosed);
  show(byId("case-close"), !isClosed);
  show(byId("case-reopen"), isClosed);
  for (const id of ["case-public", "case-text", "case-comment", "case-file", "case-close"])
    byId(id).disabled = !isThere;
  byId("case-file-label").classList.toggle("off", !isThere);
  for (const id of ["case-fault", "case-token"]) byId(id).disabled = !isThere;
}

function drawFacts({ subject, contact, priority, origin, description }) {
  setText(byId("case-subject"), subject);
  const facts = [contact.name, contact.email, priority, origin];
  setText(byId("case-contact"), facts.filter((fact) => fact !== "").join(" · "));
  setText(byId("case-description"), description);
}

function line({ at, what, from, author, isPublic, text, mark, files }) {
  const sight = what === "file" ? null : isPublic ? pill("Public", "good") : pill("Private", "");
  return el(
    "article",
    { className: `entry ${from}${from === "brief" ? " from-top" : ""}` },
    el(
      "p",
      { className: "entry-head" },
      el("span", { className: "entry-who" }, author),
      el("span", {}, kinds[what]),
      sight,
      el("time", { datetime: at }, clock(at)),
    ),
    ...(from === "brief" ? brief(text) : [text && el("p", { className: "entry-text" }, text)]),
    mark && el("p", { className: "entry-mark" }, mark),
    ...files.map((file) => el("p", { className: "entry-text" }, fileLink("case", file))),
  );
}

/** The brief, with its transcript folded away: what a rep needs first stands above. */
function brief(text) {
  const cut = text.indexOf(transcript);
  const first = el("p", { className: "entry-text" }, cut === -1 ? text : text.slice(0, cut));
  if (cut === -1) return [first];
  const rest = el("p", { className: "entry-text" }, text.slice(cut + 1));
  return [first, el("details", { className: "entry-more" }, el("summary", {}, "The rest of the brief"), rest)];
}

function pill(text, tone) {
  return el("span", { className: `pill ${tone}` }, text);
}
