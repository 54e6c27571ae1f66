import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Passes requests on to an address and loses the first answers: the work is done, and nobody hears of it. */
export class LosingProxy {
  readonly #server: Server;
  lost = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(target: string, loses: number): Promise<LosingProxy> {
    const server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on("data", (chunk: Buffer) => chunks.push(chunk));
      req.on("end", () => {
        const headers = Object.entries(req.headers).filter(
          ([name, value]) => typeof value === "string" && !["host", "connection", "content-length"].includes(name),
        ) as [string, string][];
        void fetch(`${target}${req.url ?? ""}`, {
          method: req.method ?? "GET",
          headers,
          ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
        }).then(async (answer) => {
          const body = await answer.text();
          if (proxy.lost < loses) {
            proxy.lost += 1;
            req.socket.destroy();
            return;
          }
          res.writeHead(answer.status, { "content-type": "application/json" }).end(body);
        });
      });
    });
    const proxy = new LosingProxy(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
