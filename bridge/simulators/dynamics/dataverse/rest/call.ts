import type { Actor } from "../access/privileges.ts";
import { Writer } from "../rows/writer.ts";
import type { World } from "../world.ts";

/** One operation of the Web API: a request of its own, or a part of a batch. */
export interface Call {
  world: World;
  actor: Actor;
  method: string;
  /** Below the version, not decoded, without a leading slash. */
  path: string;
  /** With its question mark; empty where there is none. */
  query: string;
  headers: Headers;
  /** JSON, read; undefined where there was none. */
  body: unknown;
  /** Address of the environment with the version, `http://127.0.0.1:1234/api/data/v9.2`. */
  base: string;
  /** Addresses that earlier parts of a change set made, by `$` and their Content-ID. */
  references: Map<string, string>;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** Sent as JSON, or as plain text when it is a string. */
  body?: unknown;
}

/** Writes on behalf of the user that calls. */
export function writerOf({ world, actor, references, headers }: Call): Writer {
  const detectDuplicates = headers.get("mscrm.suppressduplicatedetection")?.toLowerCase() === "false";
  return new Writer({ world, actor, references, detectDuplicates });
}

/** 204, no body. */
export function noContent(headers: Record<string, string> = {}): Answer {
  return { status: 204, headers };
}
