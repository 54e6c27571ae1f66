import { randomUUID } from "node:crypto";
import { type Bridge, type BridgeOverrides, buildBridge } from "../../src/bridge.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { HandoffView, TraceView } from "../../src/handoff/views.ts";
import { startSimulators, type Simulators, type SimulatorsOptions } from "../../simulators/start.ts";
import { keys, registerKeys, simulatedConfig } from "./bridge-config.ts";
import { eventually } from "./eventually.ts";
import { readByCustomer, shownToRep } from "./ledgers.ts";
import { storeImage } from "./store-image.ts";

type Fields = Record<string, unknown>;

/** A bridge and the simulators it talks to, in this process, over real HTTP. */
export class BridgeWorld {
  readonly simulators: Simulators;
  readonly bridge: Bridge;
  readonly url: string;
  readonly adminUrl: string;

  private constructor(simulators: Simulators, bridge: Bridge, urls: { url: string; adminUrl: string }) {
    this.simulators = simulators;
    this.bridge = bridge;
    this.url = urls.url;
    this.adminUrl = urls.adminUrl;
  }

  static async start(
    sections: Fields | ((simulators: Simulators) => Fields) = {},
    overrides: BridgeOverrides = {},
    options: SimulatorsOptions = {},
  ): Promise<BridgeWorld> {
    const simulators = await startSimulators({ unlimited: true, ...options });
    const raw = simulatedConfig(simulators, typeof sections === "function" ? sections(simulators) : sections);
    await registerKeys(simulators, raw);
    const bridge = await buildBridge(parseConfig(raw, {}), {
      storeImage: await storeImage(),
      timings: { reconnectMs: 30, reconnectCapMs: 200, endCheckMs: 100 },
      ...overrides,
    });
    const world = new BridgeWorld(simulators, bridge, await bridge.start());
    simulators.opencx.control.set({ webhooks: { order: "sequential" } });
    return world;
  }

  get opencx() {
    return this.simulators.opencx.control;
  }

  get desk() {
    return this.simulators.salesforceMessaging.control;
  }

  /** Lets the simulated OpenCX fire its webhooks at the bridge. */
  connectWebhooks(): void {
    this.opencx.registerWebhook({ url: `${this.url}/v1/opencx/webhook/${keys.webhookToken}` });
  }

  /** A session that was handed off, as OpenCX has it, before anybody told the bridge. */
  async handedOffSession(session: Fields = {}, summary = "Ana looks for her order."): Promise<string> {
    const { sessionId } = this.opencx.createSession({
      channel: "web",
      contact: { email: `ana.${randomUUID()}@example.com`, name: "Ana" },
      language: "en",
      history: [
        { from: "customer", text: "Where is my order?" },
        { from: "ai", text: "Let me look." },
      ],
      ...session,
    });
    this.opencx.handOff(sessionId, { summary });
    return sessionId;
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const answer = await fetch(`${this.url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${keys.opencx}`, "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Fields & { id: string; code?: string } };
  }

  async get<T = Fields>(path: string, key = keys.opencx): Promise<{ status: number; body: T }> {
    const answer = await fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
    return { status: answer.status, body: (await answer.json()) as T };
  }

  async handOff(sessionId: string, body: Fields = {}): Promise<string> {
    const { body: view } = await this.post("/v1/handoffs", { sessionId, reason: "user_request", ...body });
    return view.id;
  }

  async handoff(id: string): Promise<HandoffView> {
    return (await this.get<HandoffView>(`/v1/handoffs/${id}`)).body;
  }

  /** Waits until a handoff is in a state. */
  async reaches(id: string, state: string): Promise<HandoffView> {
    return eventually(`${state} of ${id}`, async () => {
      const view = await this.handoff(id);
      return view.state === state ? view : undefined;
    });
  }

  async trace(conversationId: string): Promise<TraceView> {
    return (await this.get<TraceView>(`/v1/conversations/${conversationId}/trace`, keys.org)).body;
  }

  /** What the customer reads from people and from the bridge, in order. */
  customerReads(sessionId: string): string[] {
    return readByCustomer(this.simulators, sessionId);
  }

  /** What the rep reads, in order; a file by its name. */
  repReads(conversationId: string): string[] {
    return shownToRep(this.simulators, conversationId).flatMap(({ formatType, text, attachments = [] }) => {
      if (formatType === "Attachments") return attachments.map((file) => `file ${file.name}`);
      return formatType === "Text" ? [text ?? ""] : [];
    });
  }

  async close(): Promise<void> {
    await this.bridge.stop();
    await this.simulators.close();
  }
}
