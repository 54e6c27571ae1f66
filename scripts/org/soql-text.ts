/** A text as SOQL quotes it. */
export function soqlText(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
