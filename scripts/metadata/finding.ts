/** One thing that is wrong with the package. An error fails the run; a warning is only told. */
export interface Finding {
  /** Relative to the project folder. */
  file: string;
  /** What is wrong, and what to do about it. */
  message: string;
  severity: "error" | "warning";
}

/** A finding that fails the run. */
export function error(file: string, message: string): Finding {
  return { file, message, severity: "error" };
}

/** A finding that is told and lets the run pass. */
export function warning(file: string, message: string): Finding {
  return { file, message, severity: "warning" };
}

/** One line for a person. */
export function lineOf({ file, message, severity }: Finding): string {
  return `${file}: ${severity === "warning" ? "warning: " : ""}${message}`;
}
