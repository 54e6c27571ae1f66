import { z } from "zod";
import type { HttpParts } from "../http-parts.ts";
import type { Route } from "../route.ts";
import { described } from "../schemas/members.ts";

const keySet = z
  .object({
    keys: described(z.array(z.record(z.string(), z.unknown())), "Public keys, current and previous, as JWK.", [
      { kty: "RSA", use: "sig", alg: "RS256", kid: "opencx-2f7c1a90", n: "…", e: "AQAB" },
    ]),
  })
  .meta({ id: "KeySet" });

/** The public keys behind the identity tokens, where Salesforce reads them (contract salesforce-miaw 6.1). */
export function publicKeys({ jwks }: HttpParts): Route {
  return {
    method: "get",
    path: "/.well-known/jwks.json",
    docs: {
      operationId: "readPublicKeys",
      tag: "operation",
      summary: "Read the public keys behind the identity tokens",
      answers: { 200: { description: "The key set; it may be kept for five minutes.", schema: keySet } },
    },
    handle: async (_req, res) => {
      const keys = await jwks();
      res.set("Cache-Control", "public, max-age=300").json(keys);
    },
  };
}
