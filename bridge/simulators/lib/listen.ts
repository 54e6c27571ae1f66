import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestListener } from "node:http";

/** A simulator that is listening on loopback. */
export interface Listening {
  /** Base address, `http://127.0.0.1:<port>`, without a trailing slash. */
  url: string;
  server: Server;
  /** Stops listening and cuts every open connection, streams too. */
  close(): Promise<void>;
}

/**
 * Serves `handler` on 127.0.0.1 and nowhere else: simulators hold control calls that nobody outside may reach.
 *
 * @param port 0 takes a free one.
 */
export async function listenOnLoopback(handler: RequestListener, port = 0): Promise<Listening> {
  const server = createServer(handler);
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
