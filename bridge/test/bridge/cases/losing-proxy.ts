import type { IncomingMessage, ServerResponse } from "node:http";
import { type Listening, listenOnLoopback } from "../../../simulators/lib/listen.ts";
import { passOn, readRequest } from "../support/pass-on.ts";

/** Passes requests on to an address and loses the first answers: the work is done, and nobody hears of it. */
export class LosingProxy {
  lost = 0;
  readonly #target: string;
  readonly #loses: number;
  #listening: Listening | undefined;

  private constructor(target: string, loses: number) {
    this.#target = target;
    this.#loses = loses;
  }

  static async start(target: string, loses: number): Promise<LosingProxy> {
    const proxy = new LosingProxy(target, loses);
    proxy.#listening = await listenOnLoopback((req, res) => void proxy.#answer(req, res));
    return proxy;
  }

  get url(): string {
    return this.#listening?.url ?? "";
  }

  close(): void {
    void this.#listening?.close();
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const answer = await passOn(await readRequest(req), this.#target);
    if (this.lost < this.#loses) {
      this.lost += 1;
      req.socket.destroy();
      return;
    }
    res.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
  }
}
