/** What a client asked for in `Prefer`. */
export interface Preferences {
  representation: boolean;
  /** Patterns of annotation names; empty when none were asked for. */
  annotations: string[];
  maxPageSize: number | undefined;
  continueOnError: boolean;
}

/** Reads `Prefer`; what it does not know it leaves alone. */
export function readPreferences(headers: Headers): Preferences {
  const parts = (headers.get("prefer") ?? "").match(/(?:"[^"]*"|[^,"])+/g) ?? [];
  const values = new Map(parts.map((part) => readPart(part)));
  const size = Number(values.get("odata.maxpagesize"));
  return {
    representation: values.get("return") === "representation",
    annotations: (values.get("odata.include-annotations") ?? "").split(",").filter((one) => one !== ""),
    maxPageSize: Number.isInteger(size) && size > 0 ? size : undefined,
    continueOnError: values.has("odata.continue-on-error"),
  };
}

/** Whether an annotation was asked for, by its whole name. */
export function wants({ annotations }: Preferences, name: string): boolean {
  return annotations.some((pattern) => {
    const start = pattern.trim().replace(/\*$/, "");
    return pattern.trim().endsWith("*") ? name.startsWith(start) : name === start;
  });
}

/** `Preference-Applied` of an answer; no header where nothing was applied. */
export function applied(names: (string | false)[]): Record<string, string> {
  const given = names.filter((name) => name !== false);
  return given.length === 0 ? {} : { "preference-applied": given.join(", ") };
}

function readPart(part: string): [string, string] {
  const [name = "", ...rest] = part.trim().split("=");
  return [
    name.trim().toLowerCase(),
    rest
      .join("=")
      .trim()
      .replace(/^"(.*)"$/, "$1"),
  ];
}
