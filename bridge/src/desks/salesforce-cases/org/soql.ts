/** A text as SOQL quotes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n").replaceAll("\r", "\\r")}'`;
}

/** A time as SOQL writes it. */
export function dateTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** True for a record id of 15 or 18 characters with that beginning. */
export function isRecordId(id: string, prefix: string): boolean {
  return id.startsWith(prefix) && /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(id);
}
