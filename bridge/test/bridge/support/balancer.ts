import type { IncomingMessage, ServerResponse } from "node:http";
import { type Listening, listenOnLoopback } from "../../../simulators/lib/listen.ts";
import { passOn, readRequest } from "./pass-on.ts";

/** One address for several bridges, each in its turn; one that does not answer is passed over. */
export class Balancer {
  targets: string[] = [];
  #listening: Listening | undefined;
  #turn = 0;

  async start(): Promise<this> {
    this.#listening = await listenOnLoopback((req, res) => void this.#answer(req, res));
    return this;
  }

  get url(): string {
    return this.#listening?.url ?? "";
  }

  async close(): Promise<void> {
    await this.#listening?.close();
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const request = await readRequest(req);
    const first = this.#turn++;
    for (let tried = 0; tried < this.targets.length; tried += 1) {
      const target = this.targets[(first + tried) % this.targets.length] ?? "";
      const answer = await passOn(request, target).catch(() => undefined);
      if (answer === undefined) continue;
      res.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
      return;
    }
    res.writeHead(502).end();
  }
}
