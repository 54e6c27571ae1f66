/** Comments as blanks, so that what stands in them counts for nothing and lines keep their numbers. */
export function withoutComments(code: string): string {
  return code.replace(/'(?:\\.|[^'\\\n])*'|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (part) =>
    part.startsWith("'") ? part : part.replace(/[^\n]/g, " "),
  );
}

/** Comments as blanks and every text as an empty one: what is left is what compiles. */
export function withoutTexts(code: string): string {
  return withoutComments(code).replace(/'(?:\\.|[^'\\\n])*'/g, "''");
}

/** The text constants of a class by name, and its plain texts by themselves. */
export function textOf(code: string, expression: string): string | undefined {
  const literal = /^'((?:\\.|[^'\\])*)'$/.exec(expression);
  if (literal !== null) return literal[1];
  const name = expression.replace(/^:\s*/, "").trim();
  return new RegExp(`\\b${name}\\s*=\\s*'((?:\\\\.|[^'\\\\])*)'`, "i").exec(code)?.[1];
}
