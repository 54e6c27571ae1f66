import { z } from "zod";
import { redactConfig } from "../../config/redact-config.ts";
import type { HttpParts } from "../http-parts.ts";
import type { Route } from "../route.ts";

const config = z.record(z.string(), z.unknown()).meta({
  id: "Configuration",
  description: "Every setting in force; docs/settings.md explains each. Secrets are ***.",
  examples: [{ http: { port: 8080 }, encryptionKey: "***" }],
});

/** The configuration in force, without its secrets. */
export function adminConfig({ parts }: HttpParts): Route {
  return {
    method: "get",
    path: "/admin/config",
    roles: ["admin"],
    docs: {
      operationId: "readConfiguration",
      tag: "admin",
      summary: "Read the configuration in force",
      answers: { 200: { description: "Every setting; secrets are masked.", schema: config } },
    },
    handle: (_req, res) => void res.json(redactConfig(parts.config)),
  };
}
