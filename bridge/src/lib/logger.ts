import { pino } from "pino";
import type { ChildLoggerOptions, DestinationStream, Logger as PinoLogger } from "pino";
import { errorCode } from "./errors.ts";
import { maskText, redact } from "./redact.ts";

/**
 * Writes JSON lines. Bind ids with `child({ requestId, sessionId, handoffId })`; log an error as `{ err }`.
 * Secrets and customers' words are removed by key at any depth and by their look in every line (house style,
 * "TypeScript").
 */
export type Logger = PinoLogger;

export interface LoggerOptions {
  /** The least severe line to write. */
  level: string;
  /** Where lines go; standard output unless given. */
  destination?: DestinationStream;
}

/** The bridge's logger; parts get a child of it. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: redactFields,
    },
    hooks: { logMethod: withSafeArguments, streamWrite: maskText },
  };
  return withSafeBindings(destination === undefined ? pino(options) : pino(options, destination));
}

/** pino formats a child's bindings itself; its children inherit this `child` too. */
function withSafeBindings(logger: Logger): Logger {
  const { child } = logger;
  const safeChild = function (this: Logger, bindings: Record<string, unknown>, options?: ChildLoggerOptions): Logger {
    return Reflect.apply(child, this, [redactFields(bindings), options]);
  };
  return Object.assign(logger, { child: safeChild });
}

function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  const safe = redact({ ...fields });
  return typeof safe === "object" && safe !== null ? { ...safe } : {};
}

/** Without this an error's own words would become the line's message. */
function withSafeArguments(this: Logger, args: Parameters<Logger["info"]>, method: Logger["info"]): void {
  const values: unknown[] = args;
  const [first, message, ...rest] = values;
  const error = errorIn(first);
  const fields = first instanceof Error ? { err: first } : first;
  const spoken = message ?? (error === undefined ? undefined : errorCode(error));
  const safe = [fields, ...(spoken === undefined ? [] : [spoken]), ...rest.map(redact)];
  Reflect.apply(method, this, typeof first === "string" ? [first, ...values.slice(1).map(redact)] : safe);
}

function errorIn(value: unknown): Error | undefined {
  if (value instanceof Error) return value;
  if (typeof value !== "object" || value === null || !("err" in value)) return undefined;
  return value.err instanceof Error ? value.err : undefined;
}
