import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Serves an app. Slow senders are cut: headers within 15 s, the whole request within 60 s. */
export async function listen(
  app: RequestListener,
  host: string,
  port: number,
): Promise<{ server: Server; url: string }> {
  const server = createServer({ headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 }, app);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return { server, url: `http://${shown}:${(server.address() as AddressInfo).port}` };
}

/** Takes no new requests, lets those under way finish, and cuts what takes longer than `ms`. */
export async function shut(servers: Server[], ms: number): Promise<void> {
  await Promise.all(
    servers.map(async (server) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // A connection that is busy now stays open when its answer is out, unless it is closed then.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const timer = setTimeout(() => server.closeAllConnections(), ms);
      await closed;
      clearInterval(idle);
      clearTimeout(timer);
    }),
  );
}
