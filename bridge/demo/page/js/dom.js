/* global document, ResizeObserver */

/** The element of that id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Makes an element; text goes in as text, never as markup. */
export function el(tag, { className, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

/** Changes a text only where it differs, so that live regions stay silent. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function show(node, isShown) {
  node.hidden = !isShown;
}

/** Builds an element anew only when what it shows has changed. */
export function redraw(node, data, make) {
  const signature = JSON.stringify(data);
  if (node.dataset.shows === signature) return;
  node.dataset.shows = signature;
  node.replaceChildren(...make());
}

/**
 * Keeps a growing list: known lines stay as they are, new ones are appended and scrolled to while the reader is at the
 * end. A line of class `from-top` is shown from its first word.
 */
export function grow(list, lines, make, empty) {
  const wanted = lines.map((line) => line.id);
  const known = [...list.children].map((child) => child.dataset.id);
  const isSame = known.every((id, index) => id === wanted[index]);
  if (isSame && known.length === wanted.length && wanted.length > 0) return;
  followEnd(list);
  if (!isSame) list.replaceChildren();
  for (const line of lines.slice(list.children.length)) {
    const item = make(line);
    item.dataset.id = line.id;
    list.append(item);
  }
  if (lines.length === 0 && list.children.length === 0) list.append(el("div", { className: "nothing" }, empty));
  if (lines.length === 0 || !(list.dataset.atEnd === "yes" || list.dataset.held === "yes")) return;
  const head = list.querySelector(".from-top");
  const isHeld = head !== null && list.children.length - [...list.children].indexOf(head) <= 2;
  list.dataset.held = isHeld ? "yes" : "no";
  list.scrollTop = isHeld ? head.offsetTop - list.offsetTop - 16 : list.scrollHeight;
}

/** Notes whether the reader is at the end of a list, and keeps them there when what is below it grows. */
function followEnd(list) {
  if (list.dataset.atEnd !== undefined) return;
  list.dataset.atEnd = "yes";
  const stay = () => {
    if (list.dataset.atEnd === "yes" && list.dataset.held !== "yes") list.scrollTop = list.scrollHeight;
  };
  list.addEventListener("scroll", () => {
    list.dataset.atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80 ? "yes" : "no";
  });
  new ResizeObserver(stay).observe(list);
}

/** A file's name as a link that downloads it. */
export function fileLink(side, { id, name }) {
  return el("a", { href: `demo/files/${side}/${encodeURIComponent(id)}`, download: name }, name);
}

/** The time of day of a moment, as its reader's clock shows it; with seconds where `more` asks for them. */
export function clock(at, more = {}) {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", ...more });
}
