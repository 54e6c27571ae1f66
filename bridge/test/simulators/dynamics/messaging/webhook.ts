import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "./customers.ts";

/** One request that the webhook got. */
export interface Received {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  activity: Json;
}

/** A webhook that keeps what it gets. */
export interface Webhook {
  url: string;
  received: Received[];
  /** Names of the events it got; `message` and `typing` for the rest. */
  names(): string[];
  /** Statuses of the next answers; then 200. `hang`: none until `release`. */
  answers: (number | "hang")[];
  /** Answers 200 to what hangs. */
  release(): void;
  /** Resolves when it has got so many. */
  got(count: number): Promise<void>;
  clear(): void;
  close(): Promise<void>;
}

export async function startWebhook(): Promise<Webhook> {
  const hanging: (() => void)[] = [];
  let wake = () => {};
  const server = createServer((req, res) => {
    let text = "";
    req.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    req.on("end", () => {
      webhook.received.push({ path: req.url ?? "", headers: req.headers, activity: JSON.parse(text) as Json });
      const answer = webhook.answers.shift() ?? 200;
      if (answer === "hang") hanging.push(() => res.writeHead(200).end());
      else res.writeHead(answer, { location: "/elsewhere" }).end();
      wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const webhook: Webhook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/d365/secret`,
    received: [],
    names: () => webhook.received.map(({ activity }) => String(activity["name"] ?? activity["type"])),
    answers: [],
    release: () => hanging.splice(0).forEach((answer) => answer()),
    async got(count) {
      while (webhook.received.length < count) await new Promise<void>((resolve) => (wake = resolve));
    },
    clear() {
      webhook.received = [];
      webhook.answers = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return webhook;
}
