/** A dotted name, with where it stands in the query. */
export interface Path {
  names: string[];
  at: number;
}

export type Literal =
  | { kind: "string"; value: string }
  | { kind: "number"; value: number }
  | { kind: "boolean"; value: boolean }
  | { kind: "null" }
  | { kind: "datetime"; value: number }
  | { kind: "date"; value: number };

export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "like" | "in" | "not in";

export type Condition =
  | { kind: "and" | "or"; parts: Condition[] }
  | { kind: "not"; part: Condition }
  | { kind: "compare"; path: Path; operator: Operator; values: Literal[] };

export interface Ordering {
  path: Path;
  descending: boolean;
  nullsLast: boolean;
}

export interface Query {
  /** `count`: the whole select list is `COUNT()`. */
  select: "count" | (Path | Query)[];
  from: string;
  fromAt: number;
  where: Condition | undefined;
  orderBy: Ordering[];
  limit: number | undefined;
  offset: number | undefined;
}
