/* global window, document */
import "@lwc/synthetic-shadow";
import { createElement } from "lwc";
import SetupCheck from "c/opencxSetupCheck";
import Trace from "c/opencxTrace";

/**
 * Shows the panel of a record in an element of the page. Apex is what the page puts at `window.opencxApex`:
 * `OpenCxTraceController.readFacts({ recordId })` and `.readTrace({ recordId, after, etag })`.
 *
 * @returns `{ element, recordId, refresh(), remove() }`; `recordId` can be set.
 */
export function mountPanel(target, { recordId, heading } = {}) {
  const element = mount("c-opencx-trace", Trace, target, { recordId, heading });
  return {
    element,
    get recordId() {
      return element.recordId;
    },
    set recordId(id) {
      element.recordId = id;
    },
    refresh: () => element.refresh(),
    remove: () => element.remove(),
  };
}

/** Shows the setup page in an element of the page, with `OpenCxSetupController.listChecks` and `.runCheck`. */
export function mountSetupCheck(target) {
  const element = mount("c-opencx-setup-check", SetupCheck, target, {});
  return { element, remove: () => element.remove() };
}

function mount(tag, is, target, properties) {
  const element = createElement(tag, { is });
  for (const [name, value] of Object.entries(properties)) if (value !== undefined) element[name] = value;
  const scope = document.createElement("div");
  scope.className = "opencx-panel";
  scope.append(element);
  target.replaceChildren(scope);
  return element;
}

window.opencxPanel = { mountPanel, mountSetupCheck };
