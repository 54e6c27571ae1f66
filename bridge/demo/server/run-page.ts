import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type DynamicsWorld, startDynamicsWorld } from "../dynamics/world.ts";
import { startWorld, type World, type WorldOptions } from "../world.ts";
import { createDemoApp } from "./app.ts";
import { buildPanelFiles } from "./panel-files.ts";
import { Story } from "./story.ts";

const usualPort = 4600;

/** A page that is being served. */
export interface RunningPage {
  url: string;
  world: World;
  /** The company whose people work in Dynamics 365; started by the first who asks for it. */
  dynamics(): Promise<DynamicsWorld>;
  close(): Promise<void>;
}

/**
 * Serves the page on loopback.
 *
 * @param port undefined: 4600, or a free one when that is taken. 0: a free one.
 * @param options of the second company.
 * @throws when a given port is taken.
 */
export async function servePage(world: World, port?: number, options: WorldOptions = {}): Promise<RunningPage> {
  world.simulators.salesforceMessaging.control.setBehaviour({ noReps: "failure" });
  const { emptyStore } = world;
  const story = new Story(world, () => startDynamicsWorld({ emptyStore, ...options }));
  const app = createDemoApp(story, await buildPanelFiles());
  const server = await listenHere(createServer(app), port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    world,
    dynamics: () => story.late.world(),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await story.late.stop();
      await world.stop();
    },
  };
}

/** Starts a world and its page, says where, and runs until it is stopped. */
export async function runPage(port: number | undefined, write: (text: string) => void): Promise<void> {
  write("Starting a simulated OpenCX, a simulated Salesforce org and the bridge ...\n");
  const running: { page?: RunningPage } = {};
  const stop = () => void Promise.resolve(running.page?.close()).finally(() => process.exit(0));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const [world] = await Promise.all([startWorld(), buildPanelFiles()]);
  running.page = await servePage(world, port);
  write(welcome(running.page.url));
}

async function listenHere(server: Server, port: number | undefined): Promise<Server> {
  const listen = (wanted: number) =>
    new Promise<Server>((resolve, reject) => {
      server.once("error", reject);
      server.listen(wanted, "127.0.0.1", () => resolve(server.off("error", reject)));
    });
  try {
    return await listen(port ?? usualPort);
  } catch (error) {
    if (port === undefined) return listen(0);
    throw new Error(`Port ${port} cannot be used. Leave --port out to take a free one.`, { cause: error });
  }
}

function welcome(url: string): string {
  return `
  Open  ${url}

  What to try
    1. On the left, chat with the AI: it offers what to write. One of the things it tries fails, and it hands over.
    2. In the middle, see what a rep gets: who, why, what was tried.
    3. On the right, accept the work, reply, attach a file, transfer, end.
    4. Drop the stream or expire the token while you write: nothing is lost.
    5. Send all reps home and see what the customer is told, or let the chat become a Case.
    6. Choose the channel E-mail: mails on the left, a Case on the right. Comment, post a file, close it, reopen it.
    7. Let people work in Dynamics 365: a chat in Omnichannel goes both ways, a call or an e-mail becomes an incident.

  Ctrl-C stops everything and removes its data.
`;
}
