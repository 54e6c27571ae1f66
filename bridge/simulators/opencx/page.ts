import { badRequest } from "./api-error.ts";

/** An opaque cursor that only the list that made it understands. */
export function encodeCursor(list: string, position: string): string {
  return Buffer.from(`${list}|${position}`).toString("base64url");
}

/** @throws ApiError 400 for a cursor of another list or none at all. */
export function decodeCursor(list: string, cursor: string): string {
  const [name, ...rest] = Buffer.from(cursor, "base64url").toString("utf8").split("|");
  if (name !== list || rest.length === 0) throw badRequest("cursor: not a cursor of this list");
  return rest.join("|");
}

/** A sort key and an id, compared in that order, so that equal times still have one order. */
export interface Position {
  at: number;
  number: number;
}

/**
 * One page of items already in list order.
 *
 * @param position Where an item stands; must be unique.
 * @param descending Whether positions fall along the list.
 */
export function page<T>(
  items: readonly T[],
  options: {
    list: string;
    cursor: string | undefined;
    size: number;
    descending: boolean;
    position: (item: T) => Position;
  },
): { items: T[]; next: string | null } {
  const { list, cursor, size, descending, position } = options;
  const after = cursor === undefined ? undefined : decodePosition(decodeCursor(list, cursor));
  const rest = after === undefined ? items : items.filter((item) => comes(position(item), after, descending));
  const taken = rest.slice(0, size);
  const last = taken.at(-1);
  const more = rest.length > taken.length && last !== undefined;
  return { items: taken, next: more ? encodeCursor(list, encodePosition(position(last))) : null };
}

function comes(one: Position, after: Position, descending: boolean): boolean {
  const difference = one.at - after.at || one.number - after.number;
  return descending ? difference < 0 : difference > 0;
}

function encodePosition({ at, number }: Position): string {
  return `${at}:${number}`;
}

function decodePosition(text: string): Position {
  const match = /^(\d+):(\d+)$/.exec(text);
  if (match === null) throw badRequest("cursor: not a cursor of this list");
  return { at: Number(match[1]), number: Number(match[2]) };
}
