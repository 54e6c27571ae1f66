import { el } from "../dom.js";

/** A button of a card; `title` says more than there is room for. */
export function button(id, text, { className = "button", title } = {}) {
  return el("button", { type: "button", className, id, title }, text);
}

/** A button that lets a file be chosen; its label has the id with `-label`. */
export function fileButton(id, text) {
  const input = el("input", { type: "file", id });
  return el("label", { className: "button file", id: `${id}-label` }, text, input);
}

/** A line to write in, with its button: `label` is for those who do not see the placeholder. */
export function writeForm({ id, label, submit }) {
  return el(
    "form",
    { className: "write", id: `${id}-form` },
    el("label", { className: "hidden", for: `${id}-text` }, label),
    el("input", { id: `${id}-text`, autocomplete: "off", maxlength: "4000" }),
    el("button", { type: "submit", className: "button primary", id: `${id}-send` }, submit),
  );
}

/** Buttons that make something go wrong, for the card in the middle. */
export function troubleButtons(id, buttons) {
  const made = buttons.map(([one, text, title]) => button(one, text, { title }));
  return el("div", { className: "actions", id, hidden: "" }, ...made);
}
