/** Where a command speaks to its user. */
export interface Io {
  out(line: string): void;
  error(line: string): void;
}
