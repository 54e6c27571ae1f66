import { Router, type Request, type Response } from "express";
import { ApiError, notFound } from "../api-error.ts";
import type { World } from "../world.ts";

/** Downloads of attachments and media: outside the request budget; attachments may ask for a key by setting. */
export function fileRoutes(world: World): Router {
  const router = Router();
  const answer = (req: Request, res: Response) => {
    const file = world.files.get(String(req.params["id"]));
    if (file === undefined) throw notFound("File");
    res.set("x-content-type-options", "nosniff");
    res.type(file.type).attachment(file.name).type(file.type).send(file.bytes);
  };
  router.get("/media/:id/:name", answer);
  router.get("/files/:id/:name", (req, res) => {
    const needsKey = world.settings.attachments.auth === "key";
    if (needsKey && world.keys.find(req) === undefined) throw new ApiError(401, "Unauthorized");
    answer(req, res);
  });
  return router;
}
