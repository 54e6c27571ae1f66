import { byId, el, fileLink, grow, redraw, setText, show } from "../dom.js";

/** Draws the reps' console of Omnichannel. */
export function drawOmnichannel({ system, desk }) {
  const isShown = system === "dynamics" && desk.kind === "chat";
  show(byId("omnichannel"), isShown);
  show(byId("omnichannel-trouble"), isShown);
  if (!isShown) return;
  const { reps, chat } = desk;
  redraw(byId("omnichannel-reps"), reps, () => reps.map(rep));
  drawToggles(desk);
  drawWork(chat);
  grow(byId("omnichannel-log"), chat?.lines ?? [], line, "No work item yet. It comes in here when the AI hands over.");
  drawButtons(chat);
}

function drawToggles({ reps, isOutOfHours }) {
  const areOut = reps.every(({ online }) => !online);
  setText(byId("chat-reps"), areOut ? "Reps sign in" : "Reps sign out");
  byId("chat-reps").setAttribute("aria-pressed", String(areOut));
  setText(byId("chat-hours"), isOutOfHours ? "Within hours again" : "Outside hours");
  byId("chat-hours").setAttribute("aria-pressed", String(isOutOfHours));
}

function drawWork(chat) {
  show(byId("omnichannel-work"), chat !== null);
  show(byId("omnichannel-item"), chat !== null);
  if (chat === null) return;
  const isIncoming = chat.state === "Open" || chat.offeredTo !== null;
  byId("omnichannel-work").className = isIncoming ? "work incoming" : "work";
  setText(byId("omnichannel-customer"), `${chat.customer}, work item`);
  redraw(byId("omnichannel-state"), [chat.state, chat.rep, chat.offeredTo, chat.isSomebodyThere], () => stateOf(chat));
  const contact = chat.contact === null ? "no contact linked" : `contact ${chat.contact}`;
  setText(byId("omnichannel-facts"), `Workstream ${chat.workstream} · queue ${chat.queue} · ${contact}`);
  setText(byId("omnichannel-subject"), chat.title);
  byId("omnichannel-subject").title = chat.title;
  setText(byId("omnichannel-context-title"), `Context variables (${chat.context.length})`);
  redraw(byId("omnichannel-context"), chat.context, () =>
    chat.context.flatMap(({ name, value }) => [el("dt", {}, name), el("dd", {}, value)]),
  );
  show(byId("chat-accept"), isIncoming);
  setText(byId("chat-accept"), chat.state === "Active" ? `Accept as ${chat.offeredTo}` : "Accept");
  byId("chat-accept").disabled = chat.offeredTo === null;
}

/** As Dynamics calls the state of a work item, and what that means now. */
const states = {
  Open: { tone: "caution", more: openFor },
  Active: { tone: "good", more: activeWith },
  Waiting: { tone: "caution", more: () => "until the customer writes again" },
  "Wrap-up": { tone: "", more: ({ rep: name }) => (name === null ? "notes to write" : `${name} has notes to write`) },
  Closed: { tone: "", more: () => "" },
};

function openFor({ offeredTo, isSomebodyThere }) {
  if (offeredTo !== null) return `offered to ${offeredTo}`;
  return isSomebodyThere ? "in the queue" : "no rep is signed in";
}

function activeWith({ rep: name, offeredTo }) {
  return offeredTo === null ? `with ${name}` : `with ${name}, offered to ${offeredTo}`;
}

function stateOf(chat) {
  const { tone, more } = states[chat.state];
  return [el("span", { className: `pill ${tone}` }, chat.state), " ", more(chat)];
}

function drawButtons(chat) {
  const state = chat?.state;
  const isActive = state === "Active";
  for (const id of ["chat-text", "chat-send", "chat-transfer", "chat-queue", "chat-leave", "chat-end", "chat-file"]) {
    byId(id).disabled = !isActive;
  }
  byId("chat-file-label").classList.toggle("off", !isActive);
  byId("chat-text").placeholder = isActive ? `Reply as ${chat.rep}` : (hints[state] ?? "Accept the work item to reply");
  const isLeft = state === "Wrap-up" || state === "Waiting";
  show(byId("chat-end"), !isLeft);
  show(byId("chat-close"), isLeft);
  const isOpen = chat !== null && state !== "Closed" && state !== "Wrap-up";
  for (const id of ["chat-lose", "chat-double", "chat-fault"]) byId(id).disabled = !isOpen;
  byId("chat-hours").disabled = isOpen;
}

const hints = { Waiting: "Nobody is in it now", "Wrap-up": "Over for the customer", Closed: "Closed" };

function rep({ name, online, isBusy }) {
  const state = online ? (isBusy ? "busy" : "signed in") : "signed out";
  return el("li", { className: online ? "online" : "" }, name, el("span", { className: "hidden" }, `, ${state}`));
}

function line({ from, name, text, files }) {
  if (from === "event") return el("div", { className: "event" }, text);
  if (from === "brief") return brief(name, text);
  return el(
    "div",
    { className: `say ${from === "rep" ? "mine" : "customer"}` },
    el("span", { className: "who" }, name || "Customer"),
    text && el("span", { className: "bubble" }, text),
    ...files.map((file) => el("span", { className: "bubble" }, fileLink("chat", file))),
  );
}

function brief(name, text) {
  return el(
    "div",
    { className: "brief from-top" },
    el("span", { className: "brief-who" }, `${name || "OpenCX AI"}, first message`),
    text,
  );
}
