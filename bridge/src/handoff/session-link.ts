import type { Parts } from "./parts.ts";

/** Where a person can open the session in OpenCX, if the configuration says. */
export function sessionLink(parts: Pick<Parts, "config">, sessionId: string): string | undefined {
  return parts.config.opencx.sessionLinkTemplate?.replace("{sessionId}", encodeURIComponent(sessionId));
}
