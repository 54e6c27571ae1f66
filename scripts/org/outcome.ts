/** What became of a step, or what a check found. */
export interface Outcome {
  status: "done" | "already" | "skipped" | "warn" | "fail";
  message: string;
  /** What the admin does about it. */
  remedy?: string;
}

export const done = (message: string): Outcome => ({ status: "done", message });
export const already = (message: string): Outcome => ({ status: "already", message });
export const skipped = (message: string, remedy: string): Outcome => ({ status: "skipped", message, remedy });
export const warn = (message: string, remedy: string): Outcome => ({ status: "warn", message, remedy });
export const failed = (message: string, remedy: string): Outcome => ({ status: "fail", message, remedy });

const marks: Record<Outcome["status"], string> = {
  done: "  ok    ",
  already: "  ok    ",
  skipped: "  skip  ",
  warn: "  WARN  ",
  fail: "  FAIL  ",
};

/** An outcome as the terminal shows it. */
export function tellOutcome(title: string, { status, message, remedy }: Outcome): string {
  const line = `${marks[status]}${title}: ${message}`;
  return remedy === undefined ? line : `${line}\n          → ${remedy}`;
}
