import { ApiError } from "../api-error.ts";
import type { Conversation, Entry, Json } from "./model.ts";

const defaultLimit = 20;

/** A list's query, as text. */
export type ListQuery = Record<string, unknown>;

/** A subject's conversations, newest first (contract salesforce-miaw 3.3). Throws ApiError 400. */
export function listConversations(own: Conversation[], query: ListQuery, pageSize: number): Json {
  const withClosed = query["inclClosedConvs"] === "true";
  const limit = pageLimit(query, pageSize);
  const open = own.filter(({ closed }) => !closed);
  const listed = (withClosed ? own : open).toSorted((left, right) => right.startedAt - left.startedAt);
  return {
    openConversationsFound: open.length,
    closedConversationsFound: withClosed ? own.length - open.length : 0,
    conversations: listed.slice(0, limit).map(({ id, startedAt, endedAt }) => ({
      conversationId: id,
      startTimestamp: startedAt,
      endTimestamp: endedAt,
    })),
  };
}

/**
 * A conversation's entries: window, direction, filter, limit (contract salesforce-miaw 3.4). Both ends of the window
 * belong to it. Throws ApiError 400.
 */
export function listEntries({ entries }: Conversation, query: ListQuery, pageSize: number): Entry[] {
  const limit = pageLimit(query, pageSize);
  const from = timestamp(query, "startTimestamp") ?? 0;
  const to = timestamp(query, "endTimestamp") ?? Number.POSITIVE_INFINITY;
  const { direction = "FromEnd", entryTypeFilter } = query;
  if (direction !== "FromEnd" && direction !== "FromStart") throw new ApiError(400, "direction: FromEnd or FromStart.");
  const types = typeof entryTypeFilter === "string" && entryTypeFilter !== "" ? entryTypeFilter.split(",") : undefined;
  const matching = entries.filter(
    ({ transcriptedTimestamp: time, entryType }) =>
      time >= from && time <= to && (types === undefined || types.includes(entryType)),
  );
  return direction === "FromStart" ? matching.slice(0, limit) : matching.slice(-limit).reverse();
}

function pageLimit(query: ListQuery, pageSize: number): number {
  const { limit } = query;
  if (limit === undefined || limit === "") return Math.min(defaultLimit, pageSize);
  const number = Number(limit);
  if (Number.isInteger(number) && number >= 1 && number <= pageSize) return number;
  throw new ApiError(400, `limit: a whole number from 1 to ${pageSize}.`);
}

function timestamp(query: ListQuery, name: string): number | undefined {
  const value = query[name];
  if (value === undefined || value === "") return undefined;
  const number = Number(value);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new ApiError(400, `${name}: milliseconds since the epoch.`);
}
