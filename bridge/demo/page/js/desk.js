import { byId, el, fileLink, grow, redraw, setText, show } from "./dom.js";

/** Draws the reps' console. */
export function drawDesk({ desk }) {
  const isShown = desk.kind === "messaging";
  show(byId("desk"), isShown);
  show(byId("chat-trouble"), isShown);
  if (desk.work === undefined) return;
  const { reps, work } = desk;
  redraw(byId("rep-list"), reps, () => reps.map(rep));
  const areOut = reps.every(({ online }) => !online);
  const toggle = byId("reps");
  setText(toggle, areOut ? "Reps back online" : "Org out of reps");
  toggle.setAttribute("aria-pressed", String(areOut));
  drawWork(work);
  grow(byId("desk-log"), work?.lines ?? [], line, "No work yet. It comes in here when the AI hands over.");
  const isMine = work?.status === "accepted";
  for (const id of ["desk-text", "reply", "transfer", "end", "rep-file"]) byId(id).disabled = !isMine;
  byId("rep-file-label").classList.toggle("off", !isMine);
  byId("desk-text").placeholder = isMine ? `Reply as ${work.rep}` : "Accept the work to reply";
  byId("nobody-comes").disabled = areOut || isMine;
  const isOpen = work !== null && work.status !== "ended";
  for (const id of ["drop-stream", "expire-token"]) byId(id).disabled = !isOpen;
}

function drawWork(work) {
  const box = byId("work");
  show(box, work !== null);
  show(byId("attributes"), work !== null);
  if (work === null) return;
  box.className = `work ${work.status}`;
  setText(byId("work-title"), `${work.customer}, Messaging Session`);
  setText(byId("work-note"), notes[work.status](work));
  show(byId("accept"), work.status === "incoming" || work.status === "nobody");
  byId("accept").disabled = work.status === "nobody";
  redraw(byId("attribute-list"), work.attributes, () =>
    work.attributes.flatMap(({ name, value }) => [el("dt", {}, name), el("dd", {}, value)]),
  );
}

const notes = {
  incoming: ({ rep: name }) => (name === null ? "Waiting in the queue" : `Incoming for ${name}`),
  nobody: () => "Waiting: no rep is online",
  accepted: ({ rep: name }) => `With ${name}`,
  ended: () => "Ended",
};

function rep({ name, online, isBusy }) {
  const state = online ? (isBusy ? "busy" : "online") : "offline";
  return el("li", { className: online ? "online" : "" }, name, el("span", { className: "hidden" }, `, ${state}`));
}

function line({ from, name, text, files, isBrief, isLink }) {
  if (isBrief && isLink) {
    const link = el("a", { href: text, target: "_blank", rel: "noreferrer" }, "Open the session in OpenCX");
    return el("div", { className: "brief" }, link);
  }
  if (isBrief) return el("div", { className: "brief from-top" }, text);
  if (from === "system" && files.length === 0) return el("div", { className: "event" }, text);
  return el(
    "div",
    { className: `say ${from === "rep" ? "mine" : "customer"}` },
    el("span", { className: "who" }, from === "customer" ? "Customer" : name),
    text && el("span", { className: "bubble" }, text),
    ...files.map((file) => el("span", { className: "bubble" }, fileLink("desk", file))),
  );
}
