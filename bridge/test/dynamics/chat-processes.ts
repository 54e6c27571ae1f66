import { afterAll, afterEach, beforeAll, beforeEach, expect } from "@jest/globals";
import { type DynamicsSimulator, startDynamicsSimulator } from "../../simulators/dynamics/dynamics-simulator.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { Desk } from "../../src/desks/desk.ts";
import { makeDesks } from "../../src/parts/desks.ts";
import { makeNetwork, type Network } from "../../src/parts/network.ts";
import { configOf } from "../config/dynamics-fixtures.ts";
import { dynamicsConnections, hookTo, webhookKey } from "../support/dynamics.ts";

type Fields = Record<string, unknown>;

/** The desks of one process, each of a connection to the same organization. */
export interface ChatProcess {
  chat: Desk;
  otherChat: Desk;
}

export interface ChatProcessOptions {
  /** Of a PostgreSQL that processes share. */
  databaseUrl?: string;
  /** Of each of the two connections. */
  limits?: [Fields, Fields];
  budgets?: Network["budgets"];
}

/** A simulated organization, and processes with two chat connections to it. */
export function chatProcesses() {
  const networks: Network[] = [];
  let running: DynamicsSimulator;
  beforeAll(async () => {
    running = await startDynamicsSimulator({ messaging: { limits: { recordDelayMs: 0 } } });
  });
  beforeEach(() => {
    running.control.reset();
    hookTo(running, nobodyThere);
  });
  afterEach(() => expect(running.messaging.violations()).toEqual([]));
  afterAll(async () => {
    await Promise.all(networks.map((network) => network.close()));
    await running.close();
  });
  return {
    sim: () => running,
    chats: () => running.messaging.control,
    /** How many requests have reached the Messaging API. */
    sent: () => running.messaging.requests().length,
    start({ databaseUrl, limits: [limits, otherLimits] = [{}, {}], budgets }: ChatProcessOptions = {}): ChatProcess {
      const [chat] = dynamicsConnections(running) as [Fields];
      const messaging = { ...(chat["messaging"] as Fields), webhookKey: `other-${webhookKey}` };
      const connections = [
        { ...chat, limits },
        { ...chat, name: "other", messaging, limits: otherLimits },
      ];
      const database = databaseUrl === undefined ? {} : { database: { url: databaseUrl } };
      const config = parseConfig({ ...configOf(...connections), ...database, log: { level: "silent" } }, {});
      const network = makeNetwork(config, {});
      networks.push(network);
      const desks = makeDesks(config, budgets === undefined ? network : { ...network, budgets });
      return { chat: deskOf(desks, "chat"), otherChat: deskOf(desks, "other") };
    },
  };
}

/** What reps write is not looked at here. */
const nobodyThere = "http://127.0.0.1:9";

function deskOf(desks: Map<string, Desk>, name: string): Desk {
  const desk = desks.get(name);
  if (desk === undefined) throw new Error(`There is no desk ${name}.`);
  return desk;
}
