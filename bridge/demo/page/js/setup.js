import { byId } from "./dom.js";

/** Which identities a channel can have: a number proves somebody only where the channel shows one. */
const possible = {
  web: ["verified-email", "anonymous"],
  whatsapp: ["matched-by-phone", "anonymous"],
  phone: ["matched-by-phone", "anonymous"],
  email: ["verified-email"],
};

/** Keeps the identity selector to what the chosen channel can have. */
export function keepPossible() {
  const allowed = possible[byId("channel").value];
  const identity = byId("identity");
  for (const option of identity.options) option.disabled = !allowed.includes(option.value);
  if (!allowed.includes(identity.value)) identity.value = allowed[0];
}

export function chosen() {
  return { channel: byId("channel").value, identity: byId("identity").value };
}
