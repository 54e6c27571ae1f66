import { Router } from "express";
import { Problem } from "../problem.ts";
import type { World } from "../world.ts";

/** Files by their unguessable address: for anybody who has it, or for bearers of a messaging token. */
export function fileRoutes(world: World): Router {
  const router = Router();
  const { tokens, messagingResource } = world.tenant;
  router.get("/files/:secret/:name", async (req, res) => {
    const file = world.files.bySecret(req.params.secret);
    if (file?.state !== "kept") throw new Problem(404, "No such file.");
    const caller = await tokens.verify(req.get("authorization"), messagingResource);
    if (world.behaviour.fileAccess === "messaging-token" && caller === undefined) {
      throw new Problem(401, "The file needs a messaging token.");
    }
    res.set("x-content-type-options", "nosniff").attachment(file.name.toWellFormed());
    res.set("content-type", headerSafe(file.contentType)).send(file.bytes);
  });
  return router;
}

function headerSafe(contentType: string): string {
  return /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+="?[\w.+-]+"?)*$/.test(contentType) ? contentType : "application/octet-stream";
}
