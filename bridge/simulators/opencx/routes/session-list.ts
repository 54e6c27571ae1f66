import { z } from "zod";
import { page } from "../page.ts";
import type { SessionRecord } from "../types.ts";
import { wireSession } from "../wire.ts";
import type { World } from "../world.ts";
import { inTimes, timesOf } from "./times.ts";

const time = z.iso
  .datetime({ offset: true })
  .or(z.iso.date())
  .transform((text) => Date.parse(text));
const status = z.enum(["open", "closed_resolved", "closed_unresolved"]);

/** Query of `GET /chat/sessions` (contract opencx 9.2). */
export const listQuerySchema = z.object({
  cursor: z.string().optional(),
  handed_off: z.enum(["true", "false"]).optional(),
  status: status.optional(),
  channel_type: z.string().optional(),
  ...timesOf(time),
});

type ListQuery = z.output<typeof listQuerySchema>;

/** One page of sessions, by cursor. Times are inclusive; `handed_off` means that a handoff is on the session. */
export function listSessions(world: World, query: ListQuery): { items: object[]; next: string | null } {
  const { pageSize, listOrder } = world.settings.sessions;
  const descending = listOrder.endsWith("_desc");
  const position = (session: SessionRecord) => ({
    at: listOrder === "updated_at_desc" ? session.updatedAt : session.createdAt,
    number: session.number,
  });
  const sign = descending ? -1 : 1;
  const matching = [...world.store.sessions.values()]
    .filter((session) => matchesQuery(session, query))
    .sort((a, b) => sign * (position(a).at - position(b).at || a.number - b.number));
  const list = `sessions.${listOrder}`;
  const found = page(matching, { list, cursor: query.cursor, size: pageSize, descending, position });
  return { items: found.items.map((session) => wireSession(world, session)), next: found.next };
}

function matchesQuery(session: SessionRecord, query: ListQuery): boolean {
  if (query.handed_off !== undefined && (session.handoff !== undefined) !== (query.handed_off === "true")) return false;
  if (query.status !== undefined && session.status !== query.status) return false;
  if (query.channel_type !== undefined && session.channel !== query.channel_type) return false;
  return inTimes(session, query);
}

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** Body of `POST /chat/sessions/filter`; the filters' own names are INFERRED (contract opencx 9.2). */
export const filterBodySchema = z.object({
  filters: z
    .object({
      ...timesOf(time),
      channel: oneOrMany.optional(),
      status: oneOrMany.optional(),
      sentiment: oneOrMany.optional(),
      tags: oneOrMany.optional(),
      assignee_id: oneOrMany.optional(),
      team_id: oneOrMany.optional(),
      contact_id: oneOrMany.optional(),
      language: oneOrMany.optional(),
      custom_data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    })
    .default({}),
  sort_by: z.enum(["last_message_at", "created_at"]).default("created_at"),
  sort_order: z.enum(["asc", "desc"]).default("desc"),
  page: z.number().int().min(1).default(1),
  limit: z.number().int().min(1).max(100).default(25),
});

type FilterBody = z.output<typeof filterBodySchema>;

/** One numbered page of sessions that match every filter. */
export function filterSessions(world: World, body: FilterBody): object {
  const sign = body.sort_order === "desc" ? -1 : 1;
  const key = (session: SessionRecord) => (body.sort_by === "created_at" ? session.createdAt : session.lastMessageAt);
  const matching = [...world.store.sessions.values()]
    .filter((session) => matchesFilters(session, body.filters))
    .sort((a, b) => sign * (key(a) - key(b) || a.number - b.number));
  const start = (body.page - 1) * body.limit;
  const shown = matching.slice(start, start + body.limit);
  return {
    data: shown.map((session) => wireSession(world, session)),
    page: body.page,
    limit: body.limit,
    has_next: matching.length > start + body.limit,
    has_previous: body.page > 1,
  };
}

function matchesFilters(session: SessionRecord, filters: FilterBody["filters"]): boolean {
  const has = (wanted: string[] | undefined, value: string | null | undefined) =>
    wanted === undefined || (value != null && wanted.includes(value));
  const custom = Object.entries(filters.custom_data ?? {});
  return (
    inTimes(session, filters) &&
    has(filters.channel, session.channel) &&
    has(filters.status, session.status) &&
    has(filters.sentiment, session.sentiment) &&
    has(filters.assignee_id, session.assigneeId) &&
    has(filters.team_id, session.team?.id) &&
    has(filters.contact_id, session.contactId) &&
    has(filters.language, session.language) &&
    (filters.tags ?? []).every((tag) => session.tags.includes(tag)) &&
    custom.every(([name, value]) => session.customData?.[name] === value)
  );
}
