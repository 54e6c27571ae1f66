import { z } from "zod";
import type { Config } from "../../config/schema.ts";
import { type RoutingParameter, routingParameters } from "../../desks/salesforce-messaging/attributes.ts";
import type { HttpParts } from "../http-parts.ts";
import { contextOf } from "../middleware/request-context.ts";
import type { Route } from "../route.ts";
import { described } from "../schemas/members.ts";

const parameter = z
  .object({
    name: described(z.string(), "The channel parameter's name.", "Handoff_Summary"),
    maxLength: described(z.int(), "The most characters that the bridge sends.", 255),
  })
  .meta({ id: "RoutingParameter" });

const callerHealth = z
  .object({
    status: described(z.literal("ok"), "The process lives.", "ok"),
    version: described(z.string(), "The bridge's version.", "0.1.0"),
    role: described(z.enum(["opencx", "org", "admin"]), "What the caller's key is for.", "org"),
    routingParameters: described(
      z.array(parameter),
      "What a Salesforce messaging channel has to declare, so that no routing attribute is refused or cut.",
      [{ name: "Priority", maxLength: 20 }],
    ),
  })
  .meta({ id: "CallerHealth" });

/** For who has set a key up at their end: that the bridge is reached, believes the key, and what it will send. */
export function readCallerHealth({ parts, version }: HttpParts): Route {
  const expected = expectedParameters(parts.config);
  return {
    method: "get",
    path: "/v1/health",
    roles: ["opencx", "org", "admin"],
    quiet: true,
    docs: {
      operationId: "readCallerHealth",
      tag: "operation",
      summary: "Ask whether the bridge is reached with this key",
      description: "The setup check in the org asks this. /healthz answers without a key.",
      answers: { 200: { description: "It is.", schema: callerHealth } },
    },
    handle: (_req, res) => {
      const role = contextOf(res).caller?.role;
      res.json({ status: "ok", version, role, routingParameters: expected });
    },
  };
}

/** The bridge's own parameters, and those that any connection adds; the longest where two differ. */
function expectedParameters(config: Config): RoutingParameter[] {
  const lengths = new Map(routingParameters.map(({ name, maxLength }) => [name, maxLength]));
  for (const connection of config.connections) {
    if (connection.desk !== "salesforce-messaging") continue;
    for (const [name, { maxLength }] of Object.entries(connection.routing.extras)) {
      lengths.set(name, Math.max(maxLength, lengths.get(name) ?? 0));
    }
  }
  return [...lengths].map(([name, maxLength]) => ({ name, maxLength }));
}
