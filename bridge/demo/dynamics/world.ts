import type { DynamicsSimulator } from "../../simulators/dynamics/dynamics-simulator.ts";
import { type OpencxSimulator, startOpencxSimulator } from "../../simulators/opencx/opencx-simulator.ts";
import { startDynamics } from "../../simulators/start-dynamics.ts";
import { makeSecret, makeSecrets, runBridge, type RunningBridge, type WorldOptions } from "../run-bridge.ts";
import { dynamicsDesks } from "./desks.ts";

/** A bridge between a simulated OpenCX and a simulated Dynamics 365 tenant: a company of its own beside the Salesforce one. */
export interface DynamicsWorld extends RunningBridge {
  opencx: OpencxSimulator;
  dynamics: DynamicsSimulator;
}

/** Starts the simulators and a bridge between them, as an admin would have set them up by docs/dynamics.md. */
export async function startDynamicsWorld(options: WorldOptions = {}): Promise<DynamicsWorld> {
  const secrets = makeSecrets();
  const webhookKey = makeSecret();
  const [opencx, dynamics] = await Promise.all([startOpencx(secrets.webhookSecret, options), startDynamics({})]);
  const closeSimulators = async () => void (await Promise.all([opencx.close(), dynamics.close()]));
  try {
    const running = await runBridge({ opencx, secrets, desks: dynamicsDesks(dynamics, webhookKey), options });
    introduce(dynamics, `${running.url}/v1/dynamics/${webhookKey}`);
    return {
      ...{ ...running, opencx, dynamics },
      stop: async () => {
        await running.stop();
        await closeSimulators();
      },
    };
  } catch (error) {
    await closeSimulators();
    throw error;
  }
}

function startOpencx(secret: string, { unlimited }: WorldOptions): Promise<OpencxSimulator> {
  const limits = unlimited === true ? { limits: { requestsPerMinute: null } } : {};
  return startOpencxSimulator({ settings: { webhooks: { signing: { secret } }, ...limits } });
}

/** What the tenant's admin does once: the webhook's address. Some customers are known already. */
function introduce({ control, facts }: DynamicsSimulator, msdyn_webhookurl: string): void {
  control.update({ table: "msdyn_occustommessagingchannel", id: facts.channelId, row: { msdyn_webhookurl } });
  for (const [firstname, lastname] of knownCustomers) {
    const emailaddress1 = `${firstname}.${lastname}@example.com`.toLowerCase();
    control.insert({ table: "contact", row: { firstname, lastname, emailaddress1 } });
  }
}

const knownCustomers = [
  ["Ana", "Ruiz"],
  ["Jonas", "Weber"],
] as const;
