import { join, posix, relative, sep } from "node:path";

const bridge = join(import.meta.dirname, "..", "..", "bridge");

/**
 * Where imports may not go, by folder below bridge/ (design section 7: http → handoff → desks, opencx, store → lib). `$1` in
 * `except` is what the first group of `from` matched: the desk that the importing file belongs to.
 */
const directions = [
  { from: /^src\/lib\//, to: /^src\/(?!lib\/)/, why: "lib imports nothing else of src" },
  {
    from: /^src\/desks\/([^/]+)\//,
    to: /^(express$|src\/(handoff|store|http|cli)\/|src\/desks\/[^/]+\/|src\/(bridge|main)\.ts)/,
    except: "src/desks/$1/",
    why: "a desk knows nothing of express, the handoff, the store or another desk",
  },
  {
    from: /^src\/(desks|opencx|store)\//,
    to: /^(express$|src\/(handoff|http|cli)\/|src\/(bridge|main)\.ts)/,
    why: "desks, opencx and store lie below handoff and http",
  },
  {
    from: /^src\/handoff\//,
    to: /^(express$|src\/(http|cli)\/|src\/(bridge|main)\.ts)/,
    why: "handoff lies below http",
  },
  { from: /^src\//, to: /^(simulators|demo|bench|test)\//, why: "the bridge runs without its simulators and tests" },
  { from: /^simulators\//, to: /^src\//, why: "a simulator must not share code with what it proves" },
];

/** ESLint rule: an import goes only where the folders' order lets it. */
export const dependencyDirection = {
  meta: { type: "problem", schema: [], messages: { wrongWay: "{{from}} may not import {{to}}: {{why}}." } },
  create(context) {
    const from = belowBridge(context.filename);
    const check = (node) => {
      if (typeof node.source?.value !== "string") return;
      const to = target(from, node.source.value);
      const broken = directions.find((direction) => direction.from.test(from) && isForbidden(direction, from, to));
      if (broken) context.report({ node: node.source, messageId: "wrongWay", data: { from, to, why: broken.why } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

function belowBridge(filename) {
  return relative(bridge, filename).split(sep).join(posix.sep);
}

function target(from, specifier) {
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : specifier;
}

function isForbidden({ from: pattern, to: forbidden, except }, from, to) {
  if (!forbidden.test(to)) return false;
  return except === undefined || !to.startsWith(except.replace("$1", pattern.exec(from)[1]));
}
