import type { Condition, Literal, Operator } from "./ast.ts";
import type { Reader } from "./reader.ts";

const symbols: Record<string, Operator> = {
  ...{ "=": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=" },
};

/** Reads a condition. `AND` and `OR` beside each other need brackets, as in an org: it ends before the other one. */
export function parseCondition(reader: Reader): Condition {
  const first = parseUnary(reader);
  const kind = reader.isAt("and") ? "and" : reader.isAt("or") ? "or" : undefined;
  if (kind === undefined) return first;
  const parts = [first];
  while (reader.take(kind)) parts.push(parseUnary(reader));
  return { kind, parts };
}

function parseUnary(reader: Reader): Condition {
  if (reader.take("not")) return { kind: "not", part: parseUnary(reader) };
  if (!reader.take("(")) return parseComparison(reader);
  const condition = parseCondition(reader);
  reader.expect(")");
  return condition;
}

function parseComparison(reader: Reader): Condition {
  const path = reader.path();
  if (reader.isAt("(")) throw reader.unsupported(`the function ${path.names.join(".")}()`);
  if (reader.take("like")) return { kind: "compare", path, operator: "like", values: [readLiteral(reader)] };
  if (reader.take("in")) return { kind: "compare", path, operator: "in", values: readList(reader) };
  if (reader.take("not", "in")) return { kind: "compare", path, operator: "not in", values: readList(reader) };
  if (reader.isAt("includes") || reader.isAt("excludes")) throw reader.unsupported("multi-select picklists");
  const operator = symbols[reader.token.text];
  if (reader.token.kind !== "symbol" || operator === undefined) throw reader.unexpected();
  reader.next();
  return { kind: "compare", path, operator, values: [readLiteral(reader)] };
}

function readList(reader: Reader): Literal[] {
  if (reader.isAt(":")) throw reader.unexpected();
  reader.expect("(");
  if (reader.isAt("select")) throw reader.unsupported("semi-joins");
  const values = [readLiteral(reader)];
  while (reader.take(",")) values.push(readLiteral(reader));
  reader.expect(")");
  return values;
}

function readLiteral(reader: Reader): Literal {
  const { kind, text } = reader.token;
  if (kind === "string") return { kind: "string", value: reader.next().text };
  if (kind === "number") return { kind: "number", value: Number(reader.next().text) };
  if (kind === "time") {
    reader.next();
    const value = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
    return { kind: text.length > 10 ? "datetime" : "date", value };
  }
  if (reader.take("null")) return { kind: "null" };
  if (reader.isAt("true") || reader.isAt("false"))
    return { kind: "boolean", value: reader.next().text.toLowerCase() === "true" };
  if (kind === "word" && /^(TODAY|YESTERDAY|TOMORROW|(LAST|THIS|NEXT)_\w+)$/i.test(text)) {
    throw reader.unsupported(`the date literal ${text}`);
  }
  throw reader.unexpected();
}
