import type { Config } from "../config/schema.ts";
import type { Logger } from "../lib/logger.ts";

/** Says at each start, once for each, which settings still have the name that OpenCX's own integration has for them. */
export function warnOfOldNames({ connections }: Pick<Config, "connections">, log: Pick<Logger, "warn">): void {
  for (const connection of connections) {
    for (const { name, instead } of "oldNames" in connection ? connection.oldNames : []) {
      log.warn({ connection: connection.name, setting: name }, `${name} is still read; write ${instead} in its place`);
    }
  }
}
