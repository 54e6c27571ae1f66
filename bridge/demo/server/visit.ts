import { setTimeout as sleep } from "node:timers/promises";
import type { TriedStep } from "../../src/handoff/payloads.ts";
import type { BridgeCaller } from "../bridge-caller.ts";
import type { OpencxPeople } from "../opencx-people.ts";
import { type AiTurn, asksForPerson, askForHuman, comeBack, onTheWay, script } from "./script.ts";
import { type Channel, type IdentityChoice, sessionOf, visitorName } from "./visitors.ts";

export interface VisitFile {
  name: string;
  type: string;
  base64: string;
}

interface VisitParts {
  opencx: OpencxPeople;
  bridge: BridgeCaller;
}

const thinkingMs = 700;
/** OpenCX's webhook comes a moment after its own call, so that the steps are there whichever is read first. */
const webhookLagMs = 250;

/** One visitor with OpenCX, and the AI that talks with them. */
export class Visit {
  readonly number: number;
  readonly channel: Channel;
  readonly identity: IdentityChoice;
  /** What the AI has tried so far. */
  readonly steps: TriedStep[] = [];
  sessionId: string | undefined;
  /** Whether the AI is about to answer. */
  isThinking = false;
  /** Whether the visitor has been with a person before. */
  isBack = false;
  readonly #parts: VisitParts;
  #turn = 0;
  #handoffs = 0;

  constructor(parts: VisitParts, who: { number: number; channel: Channel; identity: IdentityChoice }) {
    this.#parts = parts;
    this.number = who.number;
    this.channel = who.channel;
    this.identity = who.identity;
  }

  get name(): string | undefined {
    return this.identity === "anonymous" ? undefined : visitorName(this.number);
  }

  /** What the visitor might write next; undefined once a person is asked for. */
  get suggestion(): string | undefined {
    return (this.isBack ? comeBack : script[this.#turn])?.suggestion;
  }

  /** The visitor writes; the AI answers while it is in charge. */
  async write(text: string): Promise<void> {
    const { opencx } = this.#parts;
    const sessionId = await this.#session();
    const before = await opencx.ledger(sessionId);
    await opencx.customerWrites(sessionId, { text });
    const wasOver = before.status !== "open";
    // A mail to a session that is over is left to the bridge: it comes to people where the AI does not take it.
    if (wasOver && this.channel === "email") return;
    if (wasOver) await this.#returnToAi(sessionId);
    if (!before.aiInCharge && !wasOver) return;
    if (!this.isBack && asksForPerson(text)) return this.#answer(sessionId, this.#onRequest());
    const turn = this.isBack ? comeBack : script[this.#turn];
    if (turn === undefined) return this.#answer(sessionId, this.#onRequest());
    this.#turn += 1;
    await this.#answer(sessionId, turn);
  }

  async askForHuman(): Promise<void> {
    await this.write(askForHuman);
  }

  async sendFile(file: VisitFile): Promise<void> {
    await this.#parts.opencx.customerWrites(await this.#session(), { files: [file] });
  }

  async #session(): Promise<string> {
    this.sessionId ??= await this.#parts.opencx.createSession(sessionOf(this));
    return this.sessionId;
  }

  async #returnToAi(sessionId: string): Promise<void> {
    this.isBack = true;
    this.steps.length = 0;
    await this.#parts.opencx.aiResumes(sessionId);
  }

  async #answer(sessionId: string, turn: AiTurn): Promise<void> {
    this.isThinking = true;
    try {
      await sleep(thinkingMs);
      this.steps.push(...turn.steps.map((step) => ({ ...step, at: new Date().toISOString() })));
      await this.#parts.opencx.aiWrites(sessionId, turn.reply);
      if (turn.handsOff !== undefined) await this.#handOff(sessionId, turn, turn.handsOff);
    } finally {
      this.isThinking = false;
    }
  }

  /** The AI's own answer to somebody who wants a person: it knows what the last turn knew. */
  #onRequest(): AiTurn {
    const known = script[Math.min(this.#turn, script.length) - 1];
    const summary = known?.summary ?? ((who: string) => `${who} asked for a person before saying what it is about.`);
    return { suggestion: "", steps: [], reply: onTheWay, summary, handsOff: "user_request" };
  }

  /** One handoff, reported twice as OpenCX may: by the AI's own call, which carries its steps, and by the webhook. */
  async #handOff(sessionId: string, turn: AiTurn, reason: string): Promise<void> {
    const { opencx, bridge } = this.#parts;
    const summary = turn.summary(this.name?.split(" ")[0] ?? "The visitor");
    this.#handoffs += 1;
    await opencx.delayWebhooks(webhookLagMs);
    try {
      await opencx.aiHandsOff(sessionId, { summary, sentiment: "angry" });
      const phone = this.channel === "phone" ? { mode: "live_transfer" } : {};
      await bridge.handOff(
        {
          sessionId,
          reason,
          summary,
          sentiment: "angry",
          language: "en",
          priority: "High",
          steps: this.steps,
          ...phone,
        },
        `${sessionId}:${this.#handoffs}`,
      );
    } finally {
      await opencx.delayWebhooks(0);
    }
  }
}
