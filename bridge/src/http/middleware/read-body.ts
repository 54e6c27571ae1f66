import { raw, type RequestHandler } from "express";
import { parseJson } from "../body/parse-json.ts";
import { bodyCutOff, bodyEncodingWrong, bodyNotJson, bodyTooLarge } from "../request-fault.ts";
import type { Route } from "../route.ts";
import { contextOf } from "./request-context.ts";

/** Reads a body up to its limit. A `json` one must be announced as such, and is parsed. */
export function readBody({ kind, limitBytes }: NonNullable<Route["body"]>): RequestHandler {
  const read = raw({ type: () => true, limit: limitBytes });
  return (req, res, next) => {
    if (kind === "json" && req.get("content-length") !== "0" && !isJson(req.is(["json", "+json"]), req.headers)) {
      return next(bodyNotJson());
    }
    read(req, res, (error?: unknown) => {
      if (error !== undefined) return next(readingFault(error, limitBytes));
      const context = contextOf(res);
      const body: unknown = req.body;
      context.rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      try {
        if (kind === "json") context.json = parseJson(context.rawBody);
      } catch (fault) {
        return next(fault);
      }
      next();
    });
  };
}

/** `type` is null where there is no body at all. */
function isJson(type: string | false | null, headers: { "content-type"?: string | undefined }): boolean {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(headers["content-type"] ?? "")?.[1]?.toLowerCase() ?? "utf-8";
  return type === null || (type !== false && ["utf-8", "utf8", "us-ascii"].includes(charset));
}

function readingFault(error: unknown, limitBytes: number): unknown {
  const { type, code, status } = error as { type?: unknown; code?: unknown; status?: unknown };
  if (type === "entity.too.large") return bodyTooLarge(limitBytes);
  if (type === "encoding.unsupported") return bodyNotJson();
  if (type === "request.aborted" || type === "request.size.invalid" || code === "Z_BUF_ERROR") return bodyCutOff();
  return status === 400 ? bodyEncodingWrong() : error;
}
