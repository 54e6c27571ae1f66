import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DynamicsSimulator } from "../../simulators/dynamics/dynamics-simulator.ts";
import { startSimulators, type Simulators } from "../../simulators/start.ts";
import { casesConnection, keys, registerKeys, simulatedConfig } from "../support/bridge-config.ts";
import { dynamicsConnections, dynamicsOf, hookTo } from "../support/dynamics.ts";
import { freePort } from "../support/free-port.ts";
import type { CrashPoint } from "./counter.ts";

export interface CrashOptions {
  /** How often the bridge looks for what nobody reported; absent: never. */
  reconcileMs?: number;
  /** Of the connection to the org: then there is no other. */
  cases?: Record<string, unknown>;
  /** The connections are to a Dynamics tenant. */
  dynamics?: boolean;
}

/** Simulators in this process and a bridge in another, which is started again whenever it dies. */
export class CrashWorld {
  readonly simulators: Simulators;
  readonly url: string;
  crashes = 0;
  readonly #config: object;
  readonly #directory: string;
  #child: ChildProcess | undefined;
  #ready: Promise<void> = Promise.resolve();
  #closing = false;

  private constructor(simulators: Simulators, config: object, directory: string, url: string) {
    this.simulators = simulators;
    this.#config = config;
    this.#directory = directory;
    this.url = url;
  }

  static async start({ reconcileMs, cases, dynamics = false }: CrashOptions = {}): Promise<CrashWorld> {
    const simulators = await startSimulators({ unlimited: true, dynamics });
    const directory = mkdtempSync(join(tmpdir(), "bridge-crash-"));
    const port = await freePort();
    const config = simulatedConfig(simulators, {
      http: { port },
      admin: { port: await freePort() },
      database: { dataDir: directory },
      opencx: { timeoutMs: 500, reconcile: { enabled: reconcileMs !== undefined, everyMs: reconcileMs } },
      delivery: { backoffBaseMs: 20, backoffCapMs: 100 },
      ...(cases === undefined ? {} : { connections: [casesConnection(simulators, cases)] }),
      ...(simulators.dynamics === undefined ? {} : { connections: dynamicsConnections(simulators.dynamics) }),
    });
    await registerKeys(simulators, config);
    const world = new CrashWorld(simulators, config, directory, `http://127.0.0.1:${port}`);
    const { control: org } = simulators.salesforceOrg;
    // What does not get through goes again at once, as often as it takes: the bridge is dead for a second or two.
    org.setOutbox({ backoffMinutes: [0], maxAttempts: 100_000 });
    org.setBridge({ url: world.url, key: keys.org });
    if (simulators.dynamics !== undefined) hookTo(simulators.dynamics, world.url);
    world.#spawn();
    await world.#ready;
    return world;
  }

  get dynamics(): DynamicsSimulator {
    return dynamicsOf(this.simulators);
  }

  /** Starts counting; with a point, the bridge dies there. */
  async arm(point?: CrashPoint): Promise<void> {
    await this.#ready;
    this.#child?.send({ arm: point ?? null });
    await this.#answer();
  }

  async calls(): Promise<{ count: number; log: string[] }> {
    await this.#ready;
    this.#child?.send({ count: true });
    return this.#answer();
  }

  async close(): Promise<void> {
    this.#closing = true;
    const child = this.#child;
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await this.simulators.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #spawn(): void {
    const child = fork(join(import.meta.dirname, "child.ts"), {
      env: {
        ...process.env,
        BRIDGE_TEST_CONFIG: JSON.stringify(this.#config),
        NODE_OPTIONS: "",
        NODE_COMPILE_CACHE: join(this.#directory, "compiled"),
      },
      execArgv: ["--no-warnings"],
    });
    this.#child = child;
    this.#ready = new Promise((resolve, reject) => {
      child.once("message", () => resolve());
      child.once("exit", (code, signal) => {
        if (signal === "SIGKILL" && !this.#closing) {
          this.crashes += 1;
          this.#spawn();
          this.#ready.then(resolve, reject);
        } else if (!this.#closing) reject(new Error(`the bridge ended with ${String(code)} ${String(signal)}`));
      });
    });
    this.#ready.catch(() => {});
  }

  async #answer(): Promise<{ count: number; log: string[] }> {
    const child = this.#child;
    if (child === undefined) throw new Error("no bridge");
    const [message] = (await once(child, "message")) as [{ count: number; log: string[] }];
    return message;
  }
}
