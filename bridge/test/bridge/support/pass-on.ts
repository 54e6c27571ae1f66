import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";

/** A request as it came in, to be made again elsewhere. */
export interface Passed {
  path: string;
  method: string;
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer>;
}

const ofTheLine = ["host", "connection", "content-length"];

export async function readRequest(req: IncomingMessage): Promise<Passed> {
  const headers = Object.entries(req.headers).filter(
    (header): header is [string, string] => typeof header[1] === "string" && !ofTheLine.includes(header[0]),
  );
  return { path: req.url ?? "", method: req.method ?? "GET", headers, body: new Uint8Array(await buffer(req)) };
}

/** Makes the request at another address. Throws when nobody answers there. */
export async function passOn(
  { path, method, headers, body }: Passed,
  target: string,
): Promise<{ status: number; body: string }> {
  const sent = body.length === 0 ? {} : { body };
  const answer = await fetch(`${target}${path}`, { method, headers, ...sent });
  return { status: answer.status, body: await answer.text() };
}
