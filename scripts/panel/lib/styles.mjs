const classNames = /\.(slds-[\w-]+)/g;
const hookNames = /--[\w-]+/g;

/**
 * Of a style sheet of the design system what some markup needs, for one part of a page: rules without classes and rules
 * whose classes are all in `used`, each below `scope`, and the hooks that they name. The rest of the page stays as it is.
 */
export function styleSheetFor(css, { used, scope }) {
  const blocks = parse(css.replace(/\/\*[^]*?\*\//g, ""));
  const kept = blocks.flatMap((block) => keep(block, used, scope));
  return write(dropUnusedHooks(kept));
}

/** `{ head, blocks }` for a rule that holds rules, `{ head, body }` for one that holds declarations. */
function parse(css) {
  const blocks = [];
  for (let at = 0; at < css.length;) {
    const open = css.indexOf("{", at);
    if (open < 0) break;
    const close = endOf(css, open);
    // Statements such as @charset end in a semicolon before the next block.
    const head = css.slice(at, open).split(";").pop().trim();
    const inner = css.slice(open + 1, close);
    if (/^@(media|supports|layer|container)/.test(head)) blocks.push({ head, blocks: parse(inner) });
    else blocks.push({ head, body: inner.trim() });
    at = close + 1;
  }
  return blocks;
}

function endOf(css, open) {
  let depth = 0;
  let quote = "";
  for (let at = open; at < css.length; at += 1) {
    const letter = css[at];
    if (quote !== "") quote = letter === quote && css[at - 1] !== "\\" ? "" : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "{") depth += 1;
    else if (letter === "}" && (depth -= 1) === 0) return at;
  }
  throw new Error("The style sheet ends within a block.");
}

function keep({ head, body, blocks }, used, scope) {
  if (blocks !== undefined) {
    const inner = blocks.flatMap((block) => keep(block, used, scope));
    return inner.length > 0 ? [{ head, blocks: inner }] : [];
  }
  if (head.startsWith("@")) return head.startsWith("@keyframes") ? [{ head, body }] : [];
  const selectors = selectorsOf(head).filter((selector) => isUsed(selector, used));
  return selectors.length > 0 ? [{ head: selectors.map((one) => scoped(one, scope)).join(","), body }] : [];
}

/** Commas within parentheses part nothing. */
function selectorsOf(head) {
  return head.split(/,(?![^(]*\))/).map((selector) => selector.trim());
}

function isUsed(selector, used) {
  const plain = selector.replace(/:not\([^)]*\)/g, "");
  return [...plain.matchAll(classNames)].every(([, name]) => used.has(name)) && !/\.(?!slds-)[a-z]/i.test(plain);
}

function scoped(selector, scope) {
  const root = /^(:where\((html|:root)\)|:root|html|body)(?=$|[\s:[])/;
  return root.test(selector) ? selector.replace(root, `:where(${scope})`) : `:where(${scope}) ${selector}`;
}

function dropUnusedHooks(blocks) {
  const definitions = new Map();
  const wanted = new Set();
  walk(blocks, (block) => {
    for (const line of declarations(block.body)) {
      const [name, value] = parts(line);
      const names = value.match(hookNames) ?? [];
      if (!name.startsWith("--")) names.forEach((hook) => wanted.add(hook));
      else definitions.set(name, [...(definitions.get(name) ?? []), ...names]);
    }
  });
  for (const hook of wanted) (definitions.get(hook) ?? []).forEach((name) => wanted.add(name));
  walk(blocks, (block) => {
    const isKept = (line) => !line.startsWith("--") || wanted.has(parts(line)[0]) || line.startsWith("--slds-g-");
    block.body = declarations(block.body).filter(isKept).join(";");
  });
  return blocks;
}

function walk(blocks, visit) {
  for (const block of blocks) {
    if (block.blocks !== undefined) walk(block.blocks, visit);
    else if (!block.head.startsWith("@")) visit(block);
  }
}

/** Semicolons within quotes or parentheses, as in an address, end nothing. */
function declarations(body) {
  return (body.match(/(?:"[^"]*"|'[^']*'|\([^)]*\)|[^;])+/g) ?? []).map((line) => line.trim()).filter(Boolean);
}

function parts(line) {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

function write(blocks) {
  return blocks
    .map(({ head, body, blocks: inner }) => {
      const text = inner === undefined ? body : write(inner);
      return text === "" ? "" : `${head}{${text}}`;
    })
    .filter(Boolean)
    .join("\n");
}
