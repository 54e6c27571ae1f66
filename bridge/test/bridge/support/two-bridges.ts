import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { startSimulators, type Simulators, type SimulatorsOptions } from "../../../simulators/start.ts";
import { freshDatabase } from "../../store/support/postgres.ts";
import { keys, registerKeys, simulatedConfig } from "../../support/bridge-config.ts";
import { postUntilTaken } from "../../support/post-until-taken.ts";

/** After this long without a sign of life a process counts as dead. */
export const staleAfterMs = 3000;

/** One bridge process. */
export interface BridgeProcess {
  url: string;
  adminUrl: string;
  child: ChildProcess;
}

/** Bridges in processes of their own on one PostgreSQL database, and the simulators in this one. */
export class TwoBridges {
  readonly simulators: Simulators;
  readonly #config: object;
  readonly #all: ChildProcess[] = [];

  private constructor(simulators: Simulators, config: object) {
    this.simulators = simulators;
    this.#config = config;
  }

  /** @param sections of the configuration, over the usual ones. */
  static async prepare(
    sections: (simulators: Simulators) => object = () => ({}),
    options: SimulatorsOptions = {},
  ): Promise<TwoBridges> {
    const simulators = await startSimulators({ unlimited: true, ...options });
    const config = simulatedConfig(simulators, {
      database: { url: await freshDatabase() },
      opencx: { reconcile: { enabled: false } },
      nobodyThere: { joinTimeoutMs: 600_000 },
      ...sections(simulators),
    });
    await registerKeys(simulators, config);
    return new TwoBridges(simulators, config);
  }

  /** Starts one more process. */
  async start(): Promise<BridgeProcess> {
    const child = fork(join(import.meta.dirname, "bridge-process.ts"), {
      env: {
        ...process.env,
        NODE_OPTIONS: "",
        BRIDGE_TEST_CONFIG: JSON.stringify(this.#config),
        BRIDGE_TEST_HEARTBEAT: JSON.stringify({ everyMs: 500, staleAfterMs }),
      },
      execArgv: ["--no-warnings"],
    });
    this.#all.push(child);
    const ended = once(child, "exit").then(() => Promise.reject(new Error("a bridge did not start")));
    const [urls] = (await Promise.race([once(child, "message"), ended])) as [{ url: string; adminUrl: string }];
    ended.catch(() => {});
    return { ...urls, child };
  }

  post(to: BridgeProcess, path: string, body: object): Promise<{ id: string }> {
    return postUntilTaken(to.url, path, body);
  }

  /** How many live streams a process has. */
  async streams(of: BridgeProcess): Promise<number> {
    const answer = await fetch(`${of.adminUrl}/metrics`, { headers: { authorization: `Bearer ${keys.admin}` } });
    return Number(/^bridge_open_streams\S* (\d+)/m.exec(await answer.text())?.[1]);
  }

  async close(): Promise<void> {
    for (const child of this.#all.filter((one) => one.exitCode === null && one.signalCode === null)) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await this.simulators.close();
  }
}
