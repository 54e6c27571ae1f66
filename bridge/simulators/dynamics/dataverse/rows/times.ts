/** A time as Dataverse keeps it: UTC, whole seconds, `2026-01-01T00:00:00Z`. */
export function utcSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
