import { randomUUID } from "node:crypto";
import type { SimulatorsOptions } from "../../../simulators/start.ts";
import type { HandoffView } from "../../../src/handoff/views.ts";
import { casesConnection, keys } from "../../support/bridge-config.ts";
import { BridgeWorld } from "../../support/bridge-world.ts";
import { eventually } from "../../support/eventually.ts";

type Fields = Record<string, unknown>;

export interface CaseScene {
  sessionId: string;
  /** The handoff's id. */
  id: string;
  caseId: string;
}

/** A bridge between a simulated OpenCX and a simulated org whose people answer Cases. */
export class CaseWorld {
  readonly world: BridgeWorld;

  private constructor(world: BridgeWorld) {
    this.world = world;
  }

  /** @param settings of the connection to the org. */
  static async start(
    settings: Fields = {},
    sections: Fields = {},
    options: SimulatorsOptions = {},
  ): Promise<CaseWorld> {
    // OpenCX's webhook tells a message's words; its files are found by looking (contract opencx 10.3).
    const config = (simulators: Parameters<typeof casesConnection>[0]) => ({
      connections: [casesConnection(simulators, settings)],
      opencx: { reconcile: { everyMs: 1000 } },
      ...sections,
    });
    const world = await BridgeWorld.start(config, {}, options);
    world.simulators.salesforceOrg.control.setBridge({ url: world.url, key: keys.org });
    world.connectWebhooks();
    world.opencx.set({ webhooks: { signing: { secret: keys.webhookSecret } } });
    return new CaseWorld(world);
  }

  get org() {
    return this.world.simulators.salesforceOrg.control;
  }

  get opencx() {
    return this.world.opencx;
  }

  close(): Promise<void> {
    return this.world.close();
  }

  /** A handed-off e-mail session; the bridge has been told. */
  async handedOff(session: Fields = {}, body: Fields = {}): Promise<{ sessionId: string; id: string }> {
    const sessionId = await this.world.handedOffSession({ channel: "email", ...session });
    return { sessionId, id: await this.world.handOff(sessionId, body) };
  }

  /** The same, with its Case open. */
  async onCase(session: Fields = {}, body: Fields = {}): Promise<CaseScene> {
    const { sessionId, id } = await this.handedOff(session, body);
    return { sessionId, id, caseId: await this.caseOf(id) };
  }

  /** Waits for the Case of a handoff. */
  async caseOf(id: string): Promise<string> {
    return eventually(`the Case of ${id}`, async () => {
      const view: HandoffView = await this.world.handoff(id);
      const { conversationId, stage } = view.conversations.at(-1) ?? {};
      return stage === "open" || stage === "closed" ? (conversationId ?? undefined) : undefined;
    });
  }

  /** The texts of a Case's comments, in order, without the bridge's numbering. */
  comments(caseId: string): string[] {
    return this.org
      .case(caseId)
      .comments.map((one) => String(one["CommentBody"]).replace(/\s*\[\d+\/\d+ · \S+\]$/, ""));
  }

  /** What the customer gets from people by way of OpenCX, in order. */
  customerReads(sessionId: string): string[] {
    return this.world.customerReads(sessionId);
  }

  async customerReadsAll(sessionId: string, count: number): Promise<string[]> {
    await eventually(`${count} messages`, () => this.customerReads(sessionId).length >= count);
    return this.customerReads(sessionId);
  }

  /** The customer writes a mail, and the webhook tells. */
  mail(sessionId: string, text: string): void {
    this.opencx.customerWrites(sessionId, { text });
  }

  status(sessionId: string): string {
    return this.world.simulators.opencx.ledger(sessionId).status;
  }

  /** Waits until no delivery of the org is on its way, and the bridge has carried out what it took. */
  async settled(): Promise<void> {
    await this.org.settled();
    const { db } = this.world.bridge.parts.store;
    await eventually("no event waits", async () => {
      const { count } = await db
        .selectFrom("case_events")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("applied_at", "is", null)
        .executeTakeFirstOrThrow();
      const lanes = await db.selectFrom("lanes").select("handoff_id").where("pending", ">", 0).execute();
      return Number(count) === 0 && lanes.length === 0;
    });
  }
}

export const customer = () => ({ contact: { email: `ana.${randomUUID()}@example.com`, name: "Ana Silva" } });
