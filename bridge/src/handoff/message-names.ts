import { sql } from "kysely";
import type { Tx } from "../store/store.ts";
import type { Said } from "./payloads.ts";

/**
 * One message has a name for each way by which it was told: `h:` and OpenCX's id, `r:webhook:…`, `r:post:…`. The first
 * is its entry's source key, the others are bound to the entry; the history's is always source or alias.
 */
export function keyOf(said: Said): string {
  return said.historyId === undefined ? `r:${said.reportKey ?? ""}` : `h:${said.historyId}`;
}

/** What all names of the same way begin with. */
export function wayOf(key: string): string {
  return key.startsWith("h:") ? "h:" : (/^r:\w+:/.exec(key)?.[0] ?? "r:");
}

/** Whether an entry bears a name beside its source key. */
export function isNamed(key: string) {
  return sql<boolean>`(entries.alias_key = ${key} OR ${key} = ANY (entries.more_keys))`;
}

/** Whether an entry has been told by no report of a way yet, beside that of its source key. */
export function hasNoKeyOf(way: string) {
  return sql<boolean>`NOT EXISTS (SELECT 1 FROM unnest(entries.more_keys || entries.alias_key) AS name
    WHERE starts_with(name, ${way}))`;
}

/** Binds a further name to an entry. */
export async function bindKey(tx: Tx, entryId: string, key: string): Promise<void> {
  const first = sql<boolean>`(alias_key IS NULL OR ${key.startsWith("h:")})`;
  await sql`
    UPDATE entries SET alias_key = CASE WHEN ${first} THEN ${key} ELSE alias_key END,
      more_keys = CASE WHEN alias_key IS NULL THEN more_keys WHEN ${first} THEN more_keys || alias_key
        ELSE more_keys || ${key}::text END
    WHERE id = ${entryId}`.execute(tx.db);
}
