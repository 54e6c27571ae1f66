const prefix = "\0salesforce:";

/**
 * What Lightning Experience gives its components as modules: labels, the user's language, Apex. An Apex method is
 * whatever the page puts at `window.opencxApex["Class.method"]`; it may be put there later.
 */
export function salesforceModules({ labels, locale }) {
  return {
    name: "salesforce-modules",
    resolveId: (id) => (isOurs(id) ? prefix + id : null),
    load(id) {
      if (!id.startsWith(prefix)) return null;
      const name = id.slice(prefix.length);
      if (name === "@salesforce/apex") return refreshApex;
      if (name.startsWith("@salesforce/apex/")) return apexMethod(name.slice("@salesforce/apex/".length));
      if (name.startsWith("@salesforce/label/c."))
        return text(labelOf(labels, name.slice("@salesforce/label/c.".length)));
      return name === "@salesforce/i18n/timeZone" ? timeZone : text(locale);
    },
  };
}

/** The base components bring their own words and formats; only what depends on the user is given here. */
function isOurs(id) {
  return /^@salesforce\/(apex(\/|$)|label\/c\.|i18n\/(lang|locale|timeZone)$)/.test(id);
}

const timeZone = "export default Intl.DateTimeFormat().resolvedOptions().timeZone;";

function labelOf(labels, name) {
  if (!labels.has(name)) throw new Error(`There is no custom label "${name}".`);
  return labels.get(name);
}

function text(value) {
  return `export default ${JSON.stringify(value)};`;
}

const refreshApex = `export { refreshApex } from "opencx-panel/apex";`;

function apexMethod(name) {
  return `import { apexMethod } from "opencx-panel/apex";
export default apexMethod(${JSON.stringify(name)});`;
}
