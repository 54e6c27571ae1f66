import type { Request, RequestHandler, Response } from "express";
import { recordOf } from "../../http/request-log.ts";
import { splitUrl } from "../../http/split-url.ts";
import { runBatch } from "../batch/run-batch.ts";
import { unknownSegment } from "../dataverse-error.ts";
import type { Answer, Call } from "../rest/call.ts";
import { dispatch } from "../rest/dispatch.ts";
import { readJson } from "../rest/read-json.ts";
import type { World } from "../world.ts";
import { actorIn } from "./admit.ts";
import { headersOf, originOf, textOfBody } from "./incoming.ts";
import { shownBody } from "./shown-body.ts";

/** Answers what stands below `/api/data/v9.x/`: one operation, or a batch. */
export function webApi(world: World): RequestHandler {
  return (req, res) => {
    const { path: whole, query } = splitUrl(req.originalUrl);
    const match = /^\/api\/data\/(v9\.[0-2])(?:\/(.*))?$/s.exec(whole);
    if (match === null) throw unknownSegment(whole.split("/")[3] ?? "");
    const path = match[2] ?? "";
    const base = `${originOf(req)}/api/data/${match[1] ?? ""}`;
    const common = { world, actor: actorIn(res), headers: headersOf(req), base };
    if (path === "$batch" && req.method === "POST") {
      answerBatch(common, req, res);
      return;
    }
    const text = textOfBody(req);
    const body = readJson(text, req.get("content-type") ?? null);
    recordOf(res).body = shownBody(body);
    const call = { ...common, method: req.method, path, query, body, references: new Map() };
    sendAnswer(res, dispatch(call));
  };
}

function answerBatch(
  call: Omit<Call, "method" | "path" | "query" | "body" | "references">,
  req: Request,
  res: Response,
) {
  const text = textOfBody(req);
  recordOf(res).body = text.slice(0, 100_000);
  const { status, contentType, text: answer } = runBatch(call, text);
  res.status(status).set("content-type", contentType).send(Buffer.from(answer));
}

/** Sends JSON, plain text, or nothing. */
export function sendAnswer(res: Response, { status, headers, body }: Answer): void {
  res.status(status).set(headers);
  if (body === undefined) res.end();
  else if (typeof body === "string") res.type("text/plain").send(body);
  else res.set("content-type", "application/json; odata.metadata=minimal").send(Buffer.from(JSON.stringify(body)));
}
