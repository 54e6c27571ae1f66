import { afterAll, afterEach, beforeAll, beforeEach, expect } from "@jest/globals";
import { checkDynamics } from "../../../../src/cli/checks/dynamics/check-dynamics.ts";
import type { Checked } from "../../../../src/cli/checks/check.ts";
import { parseConfig } from "../../../../src/config/load.ts";
import type { Config } from "../../../../src/config/schema.ts";
import { makeDesks } from "../../../../src/parts/desks.ts";
import { makeNetwork } from "../../../../src/parts/network.ts";
import { type DynamicsSimulator, startDynamicsSimulator } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { configOf } from "../../../config/dynamics-fixtures.ts";

type Fields = Record<string, unknown>;

export const webhookKey = "a-webhook-key-for-the-tests-0123456789";

/** A simulated tenant, emptied before each test, and what the doctor says of connections to it. */
export function doctoredTenant() {
  let running: DynamicsSimulator;
  beforeAll(async () => {
    running = await startDynamicsSimulator();
  });
  beforeEach(() => running.control.reset());
  afterEach(() => expect([...running.violations(), ...running.messaging.violations()]).toEqual([]));
  afterAll(() => running.close());
  const chat = (changes: object = {}, messaging: object = {}) => ({
    ...common(running),
    ...{ name: "chat", desk: "dynamics-omnichannel", workstreamId: running.facts.workstreamId },
    messaging: {
      url: running.messaging.url,
      scope: `${running.facts.messagingResource}/.default`,
      webhookKey,
      ...messaging,
    },
    ...changes,
  });
  const incidents = (changes: object = {}) => ({
    ...common(running),
    ...{ name: "service", desk: "dynamics-incidents" },
    ...changes,
  });
  return {
    sim: () => running,
    chat,
    incidents,
    /** What `doctor` says of a connection, by the name of the check. */
    async findings(connection: object, http: object = {}): Promise<Map<string, Checked>> {
      const found = await doctorOn(parseConfig({ ...configOf({ ...connection }), http }, {}));
      return new Map(found.map((one) => [one.check, one]));
    },
    /** Where the channel's row sends what reps write. */
    sendTo(url: string): void {
      const { rows } = running.tenant;
      rows.update("msdyn_occustommessagingchannel", running.facts.channelId, { msdyn_webhookurl: url });
    },
  };
}

function common({ entra, dataverse, facts }: DynamicsSimulator): Fields {
  const { tenantId, clientId, clientSecret } = facts;
  return {
    ...{ tenantId, clientId, clientSecret, environmentUrl: dataverse.url, authorityHost: entra.url },
    allowAnyHost: true,
    timeouts: { requestMs: 2000 },
  };
}

async function doctorOn(config: Config): Promise<Checked[]> {
  const network = makeNetwork({ ...config, log: { ...config.log, level: "silent" } }, {});
  try {
    const [connection] = config.connections;
    if (connection === undefined) throw new Error("no connection");
    const own = await makeDesks(config, network).get(connection.name)?.check();
    return await checkDynamics(own ?? [], connection, config, network.dispatcher);
  } finally {
    await network.close();
  }
}
