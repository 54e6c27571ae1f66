import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Post {
  headers: IncomingHttpHeaders;
  body: string;
  answered: number;
}

/** Somebody else's HTTP server that takes posts and answers as it is told. */
export class Receiver {
  readonly posts: Post[] = [];
  readonly url: string;
  /** The next answers; 200 when there are none. */
  readonly answers: number[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  }

  static async start(): Promise<Receiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const receiver = new Receiver(server);
    server.on("request", (req, res) => {
      const chunks: Buffer[] = [];
      req.on("data", (chunk: Buffer) => chunks.push(chunk));
      req.on("end", () => {
        const answered = receiver.answers.shift() ?? 200;
        receiver.posts.push({ headers: req.headers, body: Buffer.concat(chunks).toString("utf8"), answered });
        res.writeHead(answered).end();
      });
    });
    return receiver;
  }

  /** What was posted about one session, in order. */
  about(
    sessionId: string,
  ): { event: string; id: string; answered: number; post: Post; data: Record<string, unknown> }[] {
    return this.posts.flatMap((post) => {
      const data = JSON.parse(post.body) as { event: string; id: string; sessionId: string };
      return data.sessionId === sessionId ? [{ ...data, answered: post.answered, post, data: { ...data } }] : [];
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
