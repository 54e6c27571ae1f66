import busboy from "busboy";
import { Router, type Request } from "express";
import { ApiError, badRequest } from "../api-error.ts";
import { scope } from "../key-ring.ts";
import { imageTypes, sniffType } from "../sniff.ts";
import type { World } from "../world.ts";

const maxMediaBytes = 5 * 1024 * 1024;

interface Upload {
  name: string;
  declaredType: string;
  bytes: Buffer;
}

/** `POST /media/upload`: one image, its content checked against its type (contract opencx 9.6). */
export function mediaRoutes(world: World): Router {
  const router = Router();
  router.post("/media/upload", scope("media:write"), async (req, res) => {
    const upload = await readUpload(req);
    const type = sniffType(upload.bytes);
    if (type === undefined || !imageTypes.includes(type)) throw badRequest("file: only PNG, JPEG, GIF and WebP");
    if (upload.declaredType !== type) throw badRequest(`file: declared ${upload.declaredType}, content is ${type}`);
    const { id, path } = world.files.put("media", { name: upload.name, type, bytes: upload.bytes });
    res.status(201).json({ id, url: `${world.url}${path}` });
  });
  return router;
}

function readUpload(req: Request): Promise<Upload> {
  return new Promise((resolve, reject) => {
    if (!req.is("multipart/form-data")) throw new ApiError(415, "multipart/form-data expected");
    const parser = busboy({ headers: req.headers, limits: { files: 1, fileSize: maxMediaBytes } });
    let upload: Upload | undefined;
    parser.on("file", (field, stream, { filename, mimeType }) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("limit", () => reject(new ApiError(413, "file: larger than 5 MB")));
      stream.on("end", () => {
        if (field === "file")
          upload = { name: filename ?? "file", declaredType: mimeType, bytes: Buffer.concat(parts) };
      });
    });
    parser.on("error", (error: Error) => reject(badRequest(error.message)));
    parser.on("close", () => (upload === undefined ? reject(badRequest("file: is required")) : resolve(upload)));
    req.pipe(parser);
  });
}
