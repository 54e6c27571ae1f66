import { parseArgs } from "node:util";
import { BridgeError } from "../lib/errors.ts";

/** Reads the options that every command takes, and what is left. */
export function readCommandLine(args: string[], usage: string) {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { config: { type: "string" }, help: { type: "boolean" }, json: { type: "boolean" } },
      allowPositionals: true,
    });
    return {
      path: values.config ?? process.env["BRIDGE_CONFIG"] ?? "config/bridge.yaml",
      help: values.help === true,
      json: values.json === true,
      positionals,
    };
  } catch (error) {
    throw new BridgeError({
      code: "COMMAND_LINE_WRONG",
      message: error instanceof Error ? error.message : "The options could not be read.",
      remedy: usage,
    });
  }
}
