import type { Parts } from "../handoff/parts.ts";
import type { Metrics } from "./metrics.ts";

/** What the two HTTP apps work with; made once in `bridge.ts`. */
export interface HttpParts {
  parts: Parts;
  /** The public keys that Salesforce reads (contract salesforce-miaw 6.1). */
  jwks(): Promise<{ keys: unknown[] }>;
  metrics: Metrics;
  /** Whether this process does its work, with one word on each thing that was looked at. */
  isReady(): { ready: boolean; checks: Record<string, string> };
  /** Live streams that this process holds. */
  openStreams(): number;
  /** The bridge's own version. */
  version: string;
}
