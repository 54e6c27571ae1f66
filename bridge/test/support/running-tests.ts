import ts from "typescript";

/** What may follow `test`, `it` and `describe` without keeping a test from running. */
const harmless = new Set(["each", "concurrent"]);

/**
 * Whether a test file holds a test of this very title that runs: not one that is skipped, to be done, expected to fail,
 * inside a group that is skipped, or pushed aside by an `only` elsewhere in the file.
 */
export function runsTest(source: string, title: string): boolean {
  const file = ts.createSourceFile("test.ts", source, ts.ScriptTarget.Latest);
  return !anyCall(file, isOnly) && holds(file, title);
}

function holds(node: ts.Node, title: string): boolean {
  if (!ts.isCallExpression(node)) return ts.forEachChild(node, (child) => holds(child, title)) ?? false;
  const [name = "", ...modifiers] = wordsOf(node.expression);
  if (!modifiers.every((word) => harmless.has(word))) return false;
  if (name === "test" || name === "it") return titleOf(node) === title;
  return name === "describe" && node.arguments.some((argument) => holds(argument, title));
}

/** A call's name and what hangs on it: `test.each(rows)("…")` is `test`, `each`. */
function wordsOf(callee: ts.Expression): string[] {
  if (ts.isIdentifier(callee)) return [callee.text];
  if (ts.isPropertyAccessExpression(callee)) return [...wordsOf(callee.expression), callee.name.text];
  if (ts.isCallExpression(callee)) return wordsOf(callee.expression);
  return ts.isTaggedTemplateExpression(callee) ? wordsOf(callee.tag) : [];
}

function titleOf({ arguments: [first] }: ts.CallExpression): string | undefined {
  return first !== undefined && ts.isStringLiteralLike(first) ? first.text : undefined;
}

function anyCall(node: ts.Node, wanted: (call: ts.CallExpression) => boolean): boolean {
  if (ts.isCallExpression(node) && wanted(node)) return true;
  return ts.forEachChild(node, (child) => anyCall(child, wanted)) ?? false;
}

function isOnly(call: ts.CallExpression): boolean {
  const [name = "", ...modifiers] = wordsOf(call.expression);
  const isTestOrGroup = ["test", "it", "describe"].includes(name) && modifiers.includes("only");
  return isTestOrGroup || name === "fit" || name === "fdescribe";
}
