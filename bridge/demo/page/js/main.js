/* global document, setTimeout, clearTimeout */
import { act, readFile, readState } from "./api.js";
import { commentOf, drawCase, takePostText } from "./case.js";
import { drawDesk } from "./desk.js";
import { byId, setText, show } from "./dom.js";
import { drawPanel } from "./panel.js";
import { mountIncident } from "./dynamics/incident-card.js";
import { drawIncident } from "./dynamics/incident.js";
import { mountOmnichannel } from "./dynamics/omnichannel-card.js";
import { drawOmnichannel } from "./dynamics/omnichannel.js";
import { mountSheet } from "./dynamics/sheet-card.js";
import { drawSheet } from "./dynamics/sheet.js";
import { chosen, showSetup, watchSetup, whilePreparing } from "./setup.js";
import { tellTyping } from "./typing.js";
import { drawVisitor } from "./visitor.js";

const everyMs = 700;
let timer;
let visit;

async function refresh() {
  clearTimeout(timer);
  try {
    if (!document.hidden) draw(await readState());
    if (byId("toast").dataset.from === "refresh") complain();
  } catch {
    complain("The demo does not answer. Is it still running?", "refresh");
  }
  clearTimeout(timer);
  timer = setTimeout(refresh, everyMs);
}

function draw(state) {
  if (visit !== state.visitor.number) {
    visit = state.visitor.number;
    showSetup(state);
  }
  drawVisitor(state);
  drawPanel(state);
  drawDesk(state);
  drawCase(state);
  drawSheet(state);
  drawOmnichannel(state);
  drawIncident(state);
}

/** Does it and shows what came of it at once, or says why it could not be done. */
async function run(name, body) {
  const done = act(name, body);
  setTimeout(refresh, 80);
  try {
    await done;
    complain();
  } catch (error) {
    complain(error.message, "action");
  }
  await refresh();
}

function complain(message = "", from = "") {
  const toast = byId("toast");
  toast.dataset.from = from;
  setText(toast, message);
  show(toast, message !== "");
}

function onForm(formId, inputId, name, { before = () => {}, more = () => ({}) } = {}) {
  byId(formId).addEventListener("submit", (event) => {
    event.preventDefault();
    const input = byId(inputId);
    const text = input.value.trim();
    if (text === "") return;
    before();
    input.value = "";
    void run(name, { text, ...more() });
  });
}

function onFile(inputId, name, more = () => ({})) {
  byId(inputId).addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (file === undefined) return;
    const body = { ...(await readFile(file)), ...more() };
    target.value = "";
    await run(name, body);
  });
}

function onClick(id, name = id, body = () => ({})) {
  byId(id).addEventListener("click", () => void run(name, body()));
}

function isPressed(id) {
  return byId(id).getAttribute("aria-pressed") === "true";
}

mountOmnichannel();
mountIncident();
mountSheet();
watchSetup();
byId("setup").addEventListener("submit", (event) => {
  event.preventDefault();
  void whilePreparing(() => run("start-over", chosen()));
});
onForm("visitor-form", "visitor-text", "write");
onForm("desk-form", "desk-text", "reply", { before: tellTyping(byId("desk-text"), "typing") });
onForm("chat-form", "chat-text", "chat-reply", { before: tellTyping(byId("chat-text"), "chat-typing") });
onForm("case-form", "case-text", "case-comment", { more: commentOf });
onForm("incident-form", "incident-text", "incident-note");
for (const id of ["visitor-file", "rep-file", "chat-file", "incident-file"]) onFile(id, id);
onFile("case-file", "case-post", takePostText);
onClick("suggestion", "write", () => ({ text: byId("suggestion").textContent }));
onClick("second-handoff", "write", () => ({ text: byId("suggestion").textContent }));
for (const id of ["ask-for-human", "stop", "accept", "transfer", "end", "drop-stream", "expire-token"]) onClick(id);
for (const id of ["nobody-comes", "case-close", "case-reopen", "case-fault", "case-token"]) onClick(id);
for (const id of ["accept", "transfer", "queue", "leave", "end", "close"]) onClick(`chat-${id}`);
for (const id of ["lose", "double", "fault", "token"]) onClick(`chat-${id}`);
for (const id of ["resolve", "reactivate", "fault", "token"]) onClick(`incident-${id}`);
for (const id of ["reps", "chat-reps"]) onClick(id, id, () => ({ online: isPressed(id) }));
onClick("chat-hours", "chat-hours", () => ({ open: isPressed("chat-hours") }));
document.addEventListener("visibilitychange", () => void refresh());
void refresh();
