/**
 * Writes `samples/*.json`: traces that a real bridge tells of handoffs between the simulators, as the panel gets them.
 * `node_modules/.bin/node scripts/panel/make-samples.ts`
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bridgeCaller } from "../../bridge/demo/bridge-caller.ts";
import { opencxPeople } from "../../bridge/demo/opencx-people.ts";
import { conversationOf, orgPeople } from "../../bridge/demo/org-people.ts";
import { script } from "../../bridge/demo/server/script.ts";
import { startWorld, type World } from "../../bridge/demo/world.ts";
import { neutral, type SampleTrace } from "./lib/neutral.ts";

const samples = join(import.meta.dirname, "samples");
const ana = { name: "Ana Ruiz", email: "ana.ruiz@example.com" };
const steps = script.flatMap((turn) => turn.steps);
const summary = script.at(-1)?.summary("Ana") ?? "";
const trusted = { summary, sentiment: "angry", language: "en", priority: "High", reason: "missing_tools" };

type Turn = [speaker: "customer" | "ai", text: string];

interface Customer {
  channel?: string;
  contact?: object;
  turns?: Turn[];
}

/** A world with the few things that people do in it to make a sample. */
class Scene {
  readonly #world: World;
  readonly opencx;
  readonly org;
  readonly bridge;

  constructor(world: World) {
    this.#world = world;
    this.opencx = opencxPeople(world.simulators.opencx.url);
    this.org = orgPeople(world.simulators.salesforceMessaging.url);
    this.bridge = bridgeCaller(world);
  }

  async session({ channel = "web", contact, turns = talk }: Customer): Promise<string> {
    const sessionId = await this.opencx.createSession({ channel, language: "en", ...(contact ? { contact } : {}) });
    for (const [speaker, text] of turns) {
      await (speaker === "customer"
        ? this.opencx.customerWrites(sessionId, { text })
        : this.opencx.aiWrites(sessionId, text));
    }
    await this.opencx.aiHandsOff(sessionId, { summary, sentiment: "angry" });
    return sessionId;
  }

  async accepted(sessionId: string, rep: string): Promise<string> {
    const { conversationId } = await until("a conversation", () => conversationOf(this.org, sessionId));
    await this.org.act(conversationId, "accept", { rep });
    await this.tells(sessionId, "sent-brief");
    return conversationId;
  }

  /** Waits until the trace has an event of a kind. */
  tells(sessionId: string, kind: string, times = 1): Promise<SampleTrace> {
    return until(`${times} times "${kind}"`, async () => {
      const trace = await this.trace(sessionId);
      const found = trace?.events.filter((event) => event.kind === kind).length ?? 0;
      return found >= times ? trace : undefined;
    });
  }

  async trace(sessionId: string): Promise<SampleTrace | undefined> {
    const headers = { authorization: `Bearer ${this.#world.keys.admin}` };
    const response = await fetch(`${this.#world.adminUrl}/v1/sessions/${sessionId}/trace`, { headers });
    return response.ok ? ((await response.json()) as { handoffs: SampleTrace[] }).handoffs[0] : undefined;
  }

  setBehaviour(behaviour: Record<string, unknown>): void {
    this.#world.simulators.salesforceMessaging.control.setBehaviour(behaviour);
  }

  loseTheKey(): void {
    const deployment = String(this.#world.simulators.facts["esDeveloperName"]);
    this.#world.simulators.salesforceMessaging.control.removeKey({ deployment, kid: "demo-key" });
  }
}

const talk: Turn[] = script.flatMap(({ suggestion, reply }) => [
  ["customer", suggestion],
  ["ai", reply],
]);

/** Each sample by its name. Those that break the org come last. */
const plays: Record<string, (scene: Scene) => Promise<SampleTrace>> = {
  "with-steps": async (scene) => {
    const sessionId = await scene.session({ contact: ana });
    await scene.bridge.handOff({ sessionId, ...trusted, steps }, sessionId);
    const conversationId = await scene.accepted(sessionId, "Ann Agent");
    await scene.org.act(conversationId, "say", { text: "Hello Ana, I am calling the carrier now." });
    await scene.tells(sessionId, "told-reply");
    await scene.opencx.customerWrites(sessionId, { text: "Thank you. I need it by Friday." });
    return scene.tells(sessionId, "sent-said");
  },
  "without-steps": async (scene) => {
    const contact = { name: "Jonas Weber", phone: "+34600101001", nonVerifiedEmail: "jonas.weber@example.com" };
    const sessionId = await scene.session({ channel: "whatsapp", contact });
    return scene.tells(sessionId, "desk-queued");
  },
  "ended-after-transfer": async (scene) => {
    const sessionId = await scene.session({ contact: ana });
    await scene.bridge.handOff({ sessionId, ...trusted, steps }, sessionId);
    const conversationId = await scene.accepted(sessionId, "Ann Agent");
    await scene.org.act(conversationId, "say", { text: "I pass you on to a colleague who knows the carrier." });
    await scene.tells(sessionId, "told-reply");
    await scene.org.act(conversationId, "transfer", { to: "Bob Agent" });
    await scene.tells(sessionId, "desk-transferring");
    await scene.org.act(conversationId, "accept", { rep: "Bob Agent" });
    await scene.org.act(conversationId, "say", { text: "I am Bob. It comes tomorrow before noon.", rep: "Bob Agent" });
    await scene.tells(sessionId, "told-reply", 2);
    await scene.org.act(conversationId, "end");
    return scene.tells(sessionId, "told-resolve");
  },
  "long-transcript": async (scene) => {
    const turns: Turn[] = Array.from({ length: 60 }, (_, number) => [
      number % 2 === 0 ? "customer" : "ai",
      `Line ${number + 1}. ${"The parcel was left at another building, and nobody there knows of it. ".repeat(4)}`.trim(),
    ]);
    const sessionId = await scene.session({ contact: ana, turns });
    const long = `${summary} ${"The customer has told the same story several times. ".repeat(30)}`.trim();
    await scene.bridge.handOff({ sessionId, ...trusted, summary: long, steps: Array(3).fill(steps).flat() }, sessionId);
    await scene.accepted(sessionId, "Ann Agent");
    return scene.tells(sessionId, "told-notice");
  },
  "fell-back": async (scene) => {
    scene.loseTheKey();
    scene.setBehaviour({ silentGuestFallback: true });
    const sessionId = await scene.session({ contact: { name: "Cleo Martin", email: "cleo.martin@example.com" } });
    await scene.bridge.handOff({ sessionId, ...trusted, summary: summary.replace("Ana", "Cleo"), steps }, sessionId);
    return scene.tells(sessionId, "desk-queued");
  },
  failed: async (scene) => {
    scene.setBehaviour({ silentGuestFallback: false });
    const sessionId = await scene.session({ contact: ana });
    return until("a failed handoff", async () => {
      const trace = await scene.trace(sessionId);
      return trace?.handoff.state === "failed" ? trace : undefined;
    });
  },
};

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error(`There was never ${what}.`);
}

const world = await startWorld({ unlimited: true });
try {
  const scene = new Scene(world);
  for (const [name, play] of Object.entries(plays)) {
    const trace = neutral(await play(scene), name);
    writeFileSync(join(samples, `${name}.json`), `${JSON.stringify(trace, null, 2)}\n`);
    console.log(`${name}: ${trace.events.length} events, ${trace.transcript.length} lines`);
  }
} finally {
  await world.stop();
}
