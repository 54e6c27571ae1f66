import type { Writer } from "../records/writer.ts";
import type { Row } from "../schema/types.ts";
import type { World } from "../world.ts";

/** One REST call, by itself or as a part of a composite one. */
export interface RestCall {
  world: World;
  method: string;
  /** After `/services/data/v67.0`, in its parts and decoded. */
  path: string[];
  version: number;
  /** `/services/data/v67.0`. */
  base: string;
  query: URLSearchParams;
  /** A header by its name in small letters. */
  header(name: string): string | undefined;
  body: unknown;
  user: Row;
  writer: Writer;
}

/** What it came to. */
export interface RestAnswer {
  status: number;
  body?: unknown;
  /** Instead of a body: a file. */
  bytes?: Buffer;
  headers?: Record<string, string>;
}
