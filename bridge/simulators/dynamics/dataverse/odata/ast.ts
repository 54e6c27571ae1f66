export type Operator = "eq" | "ne" | "gt" | "ge" | "lt" | "le";

export type TextFunction = "contains" | "startswith" | "endswith";

export type Literal =
  | { kind: "string"; value: string }
  | { kind: "guid"; value: string }
  | { kind: "number"; value: number }
  | { kind: "time"; value: number }
  | { kind: "boolean"; value: boolean }
  | { kind: "null" };

/** Names from the row to a property, over at most one navigation property. */
export type Path = string[];

export type Condition =
  | { kind: "and" | "or"; parts: Condition[] }
  | { kind: "not"; part: Condition }
  | { kind: "compare"; path: Path; operator: Operator; literal: Literal }
  | { kind: "text"; name: TextFunction; path: Path; value: string };
