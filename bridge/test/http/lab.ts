import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent } from "undici";
import { parseConfig } from "../../src/config/load.ts";
import type { Parts } from "../../src/handoff/parts.ts";
import { Texts } from "../../src/handoff/texts.ts";
import { createAdminApp } from "../../src/http/admin-app.ts";
import type { HttpParts } from "../../src/http/http-parts.ts";
import { createMetrics } from "../../src/http/metrics.ts";
import { createPublicApp } from "../../src/http/public-app.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { createLogger } from "../../src/lib/logger.ts";
import { createSecretBox } from "../../src/lib/secret-box.ts";
import { OpencxClient } from "../../src/opencx/client.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { makeKeys, minimalConfig } from "../config/fixtures.ts";
import { storeImage } from "../support/store-image.ts";

export const keys = {
  opencx: "opencx-key-with-24-characters",
  second: "another-key-of-opencx-planted",
  org: "org-key-with-24-characters-or-so",
  sandbox: "sandbox-key-with-24-characters-or-so",
  admin: "admin-key-with-24-characters-or-so",
};
export const webhookTokens = ["webhook-token-one-planted-1", "webhook-token-two-planted-2"] as const;

export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
  text: string;
}

export interface Call {
  method?: string;
  key?: string | undefined;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  raw?: string | Uint8Array<ArrayBuffer>;
}

/** The apps over real HTTP, with a real embedded store; only what lies outside the bridge is made up. */
export class HttpLab {
  readonly http: HttpParts;
  readonly store: Store;
  readonly #lines: string[];
  readonly #servers: Server[] = [];
  /** What the bridge says of itself; a test may change it. */
  readonly ready = { ready: true, checks: { phase: "running" } as Record<string, string> };
  keySet = async (): Promise<{ keys: unknown[] }> => ({ keys: [{ kid: "key-1" }] });
  url = "";
  adminUrl = "";
  budgetLeft = 90;

  private constructor(store: Store, settings: Record<string, unknown>, lines: string[]) {
    this.store = store;
    this.#lines = lines;
    const config = parseConfig({ ...minimalConfig(labKeys), ...baseSettings, ...settings }, {});
    const metrics = createMetrics();
    const dispatcher = new Agent();
    const budget = { take: async () => 0, left: async () => this.budgetLeft };
    const parts: Parts = {
      config,
      store,
      clock: systemClock,
      log: createLogger({ level: "debug", destination: { write: (line: string) => void lines.push(line) } }),
      dispatcher,
      guarded: { callback: dispatcher, workflow: dispatcher },
      random: () => 0.5,
      opencx: new OpencxClient({
        settings: config.opencx,
        dispatcher,
        allRequests: budget,
        reads: budget,
        looks: budget,
      }),
      desks: new Map(),
      texts: new Texts(config.texts.defaultLanguage, config.texts.overrides),
      box: createSecretBox(config.encryptionKey),
      metrics: metrics.metrics,
      fetchCustomerFile: () => Promise.reject(new Error("no files here")),
    };
    this.http = {
      parts,
      metrics,
      version: "1.2.3",
      jwks: () => this.keySet(),
      isReady: () => this.ready,
      openStreams: () => 7,
    };
  }

  static async start(settings: Record<string, unknown> = {}, store?: Store): Promise<HttpLab> {
    const lab = new HttpLab(
      store ?? (await openStore({ dataDir: "memory://", image: await storeImage() })),
      settings,
      [],
    );
    lab.url = await lab.#listen(createServer(createPublicApp(lab.http)));
    lab.adminUrl = await lab.#listen(createServer(createAdminApp(lab.http)));
    return lab;
  }

  /** Calls the public port. */
  call<T = Record<string, unknown>>(path: string, call: Call = {}): Promise<Answer<T>> {
    return request<T>(this.url + path, call);
  }

  /** Calls the admin port, with the admin's key unless told otherwise. */
  admin<T = Record<string, unknown>>(path: string, call: Call = {}): Promise<Answer<T>> {
    return request<T>(this.adminUrl + path, { key: keys.admin, ...call });
  }

  post<T = Record<string, unknown>>(path: string, json: unknown, headers: Record<string, string> = {}) {
    return this.call<T>(path, { method: "POST", key: keys.opencx, json, headers });
  }

  /** Everything that was logged so far. */
  get log(): string {
    return this.#lines.join("");
  }

  get lines(): Record<string, unknown>[] {
    return this.#lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Also closes the store. */
  async stop(): Promise<void> {
    await this.stopServers();
    await this.store.close();
  }

  async stopServers(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  async #listen(server: Server): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.#servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
}

const labKeys = makeKeys();

const baseSettings = {
  keys: [
    { name: "opencx", role: "opencx", key: keys.opencx },
    { name: "opencx-two", role: "opencx", key: keys.second },
    { name: "package", role: "org", key: keys.org },
    { name: "sandbox-package", role: "org", key: keys.sandbox, connections: ["sandbox"] },
    { name: "operations", role: "admin", key: keys.admin },
  ],
  webhook: { tokens: [...webhookTokens] },
};

async function request<T>(url: string, { method = "GET", key, headers = {}, json, raw }: Call): Promise<Answer<T>> {
  const body = raw ?? (json === undefined ? null : JSON.stringify(json));
  const answer = await fetch(url, {
    method,
    redirect: "manual",
    body,
    headers: {
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: parse(text) as T, text };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
