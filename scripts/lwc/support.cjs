/* global document, Element, Node */
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const samples = join(__dirname, "..", "panel", "samples");

/** A trace that a real bridge told; a copy of its own each time. */
function sample(name) {
  return JSON.parse(readFileSync(join(samples, `${name}.json`), "utf8"));
}

/** What `readTrace` answers with it. */
function dataOf(trace, etag = '"1"') {
  return { status: "data", body: JSON.stringify(trace), etag };
}

/** What the record says, where nothing else is wanted. */
function facts(other = {}) {
  return {
    recordId: "500000000000001",
    objectName: "Case",
    fromOpenCx: true,
    isMarkUncertain: false,
    customerName: "Ana Ruiz",
    identityKind: "verified-email",
    channel: "web",
    language: "en",
    priority: "High",
    reason: "A reason of the record",
    summary: "A summary of the record",
    sessionId: "session-1",
    customerPhone: null,
    followUp: null,
    link: "https://opencx.example/sessions/session-1",
    refreshSeconds: 10,
    ...other,
  };
}

/** Lets everything happen that waits for nothing but itself. */
async function settle(times = 12) {
  for (let turn = 0; turn < times; turn += 1) await Promise.resolve();
}

/** All words that an element shows, those of the components inside it included. */
function textOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  const children = [...(node.shadowRoot?.childNodes ?? []), ...(node.childNodes ?? [])];
  return children.map(textOf).join(" ").replace(/\s+/g, " ").trim();
}

/** Every element that fits a selector, through all shadows. */
function findAll(node, selector) {
  const roots = [node, ...(node.shadowRoot ? [node.shadowRoot] : [])];
  const found = new Set();
  for (const root of roots) {
    for (const child of root.children ?? []) {
      if (child.matches(selector)) found.add(child);
      for (const inner of findAll(child, selector)) found.add(inner);
    }
  }
  return [...found];
}

function find(node, selector) {
  return findAll(node, selector)[0] ?? null;
}

/** Unfolds every fold, as a click on it does; jsdom tells nobody. */
async function unfold(node) {
  for (const fold of findAll(node, "details")) {
    fold.open = true;
    fold.dispatchEvent(new CustomEvent("toggle"));
  }
  await settle();
}

/** Puts an element with properties on the page. */
async function show(tag, is, properties = {}) {
  const { createElement } = require("lwc");
  const element = createElement(tag, { is });
  Object.assign(element, properties);
  document.body.appendChild(element);
  await settle();
  return element;
}

function clear() {
  document.body.replaceChildren();
}

/** Says whether the page is to be seen. */
function setVisible(isVisible) {
  Object.defineProperty(document, "visibilityState", {
    configurable: true,
    get: () => (isVisible ? "visible" : "hidden"),
  });
  document.dispatchEvent(new Event("visibilitychange"));
}

/**
 * Lets the browser tell what is on screen, as the console's tabs need it; jsdom has no way of its own. Gives `setShown`,
 * and `observers`, those that watch now; `takeAway` removes both.
 */
function giveSight({ observes = true } = {}) {
  let isShown = true;
  const observers = new Set();
  Element.prototype.checkVisibility = () => isShown;
  if (observes) globalThis.IntersectionObserver = observerClass(observers);
  return {
    observers,
    setShown(value) {
      isShown = value;
      for (const { tell } of observers) tell([{ isIntersecting: value }]);
    },
    takeAway() {
      delete Element.prototype.checkVisibility;
      delete globalThis.IntersectionObserver;
    },
  };
}

function observerClass(observers) {
  return class {
    constructor(tell) {
      this.tell = tell;
    }
    observe(element) {
      this.element = element;
      observers.add(this);
    }
    disconnect() {
      observers.delete(this);
    }
  };
}

const page = { show, clear, setVisible, giveSight };
module.exports = { sample, dataOf, facts, settle, textOf, findAll, find, unfold, ...page };
