import type { z } from "zod";
import { faultRemedies, pathText } from "./faults.ts";
import type { ConfigFault, FaultCode } from "./faults.ts";
import { factsAt, namesAt } from "./schema-walk.ts";
import { nearestName } from "./suggest.ts";

type Issue = z.core.$ZodIssue;

/** Turns what zod found into faults with our codes and remedies. `raw` is what the file said. */
export function describeIssue(issue: Issue, raw: unknown): ConfigFault[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((name) => unknownSetting(issue.path, name));
  if (issue.code === "custom") return [ownFault(issue)];
  const found = valueAt(raw, issue.path);
  if (found === undefined) return [fault(issue.path, "CONFIG_MISSING", "The setting is missing.")];
  if (issue.code === "invalid_type") {
    return [fault(issue.path, "CONFIG_INVALID_VALUE", `Expected ${issue.expected}, found ${kindOf(found)}.`)];
  }
  if (issue.code === "too_small" || issue.code === "too_big") {
    return [fault(issue.path, "CONFIG_OUT_OF_RANGE", `${limitText(issue)}.`)];
  }
  return [fault(issue.path, "CONFIG_INVALID_VALUE", choiceText(issue))];
}

/** A fault with the setting's own advice where it has some, else the code's. */
export function fault(path: readonly PropertyKey[], code: FaultCode, message: string): ConfigFault {
  return { path: pathText(path), code, message, remedy: remedyFor(path, code) };
}

function remedyFor(path: readonly PropertyKey[], code: FaultCode): string {
  const general = faultRemedies[code];
  if (code !== "CONFIG_MISSING" && code !== "CONFIG_INVALID_VALUE") return general;
  const { remedy, example } = factsAt(path);
  return remedy ?? (example === undefined ? general : `${general} Example: ${example}`);
}

function ownFault(issue: Extract<Issue, { code: "custom" }>): ConfigFault {
  const code: unknown = issue.params?.["code"];
  return fault(issue.path, isFaultCode(code) ? code : "CONFIG_INVALID_VALUE", issue.message);
}

function isFaultCode(code: unknown): code is FaultCode {
  return typeof code === "string" && code in faultRemedies;
}

function unknownSetting(path: readonly PropertyKey[], name: string): ConfigFault {
  const near = nearestName(name, namesAt(path));
  const plain = fault([...path, name], "CONFIG_UNKNOWN_SETTING", "There is no such setting.");
  return near === undefined ? plain : { ...plain, remedy: `Did you mean ${near}? ${plain.remedy}` };
}

function choiceText(issue: Issue): string {
  const options = issue.code === "invalid_value" ? issue.values : "options" in issue ? issue.options : [];
  if (Array.isArray(options) && options.length > 0) return `Choose one of: ${options.map(String).join(", ")}.`;
  return issue.code === "invalid_union" ? "The value is of the wrong kind." : issue.message;
}

function limitText(issue: Extract<Issue, { code: "too_small" | "too_big" }>): string {
  const limit = issue.code === "too_small" ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  if (issue.origin === "string") return `The text needs ${limit} characters`;
  if (issue.origin === "array") return `The list takes ${limit} entries`;
  return `The number must be ${limit}`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a group of settings" : `a ${typeof value}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, part) : undefined),
    value,
  );
}
