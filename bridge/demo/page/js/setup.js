/* global document */
import { act } from "./api.js";
import { byId } from "./dom.js";

/** Which identities a channel can have: a number proves somebody only where the channel shows one. */
const possible = {
  web: ["verified-email", "anonymous"],
  sms: ["matched-by-phone", "anonymous"],
  whatsapp: ["matched-by-phone", "anonymous"],
  phone: ["matched-by-phone", "anonymous"],
  email: ["verified-email"],
};

/** Keeps the identity selector to what the chosen channel can have. */
function keepPossible() {
  const allowed = possible[byId("channel").value];
  const identity = byId("identity");
  for (const option of identity.options) option.disabled = !allowed.includes(option.value);
  if (!allowed.includes(identity.value)) identity.value = allowed[0];
}

let current = "";

/** The button stands out while something else is chosen than what the page shows. */
function markChange() {
  const wanted = JSON.stringify(chosen());
  byId("start-over").classList.toggle("primary", current !== "" && wanted !== current);
}

/** What the next visit will be like. */
export function chosen() {
  const { value: system } = document.querySelector("input[name=system]:checked");
  return { system, channel: byId("channel").value, identity: byId("identity").value };
}

/** Shows what the visit is like that has just begun. */
export function showSetup({ system, visitor }) {
  byId(`system-${system}`).checked = true;
  byId("channel").value = visitor.channel;
  byId("identity").value = visitor.identity;
  keepPossible();
  current = JSON.stringify(chosen());
  markChange();
}

/** Follows what is chosen; Dynamics 365 is started as soon as somebody means to go there. */
export function watchSetup() {
  const begun = {};
  byId("setup").addEventListener("change", () => {
    keepPossible();
    markChange();
    const { system } = chosen();
    if (begun[system]) return;
    begun[system] = true;
    act("choose-system", { system }).catch(() => {});
  });
  keepPossible();
}

/** While a visit is being prepared nobody can ask for another one. */
export async function whilePreparing(work) {
  const start = byId("start-over");
  const text = start.textContent;
  start.disabled = true;
  if (chosen().system === "dynamics") start.textContent = "Starting ...";
  try {
    await work();
  } finally {
    start.disabled = false;
    start.textContent = text;
  }
}
