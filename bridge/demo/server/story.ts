import { type BridgeCaller, bridgeCaller } from "../bridge-caller.ts";
import { type OpencxPeople, opencxPeople } from "../opencx-people.ts";
import { conversationOf, type OrgPeople, orgPeople } from "../org-people.ts";
import type { World } from "../world.ts";
import { Visit } from "./visit.ts";
import { type Channel, type IdentityChoice, isPossible } from "./visitors.ts";

/** What the page plays: one visit at a time, in one world. */
export class Story {
  readonly opencx: OpencxPeople;
  readonly org: OrgPeople;
  readonly bridge: BridgeCaller;
  visit: Visit;

  constructor(world: World) {
    this.opencx = opencxPeople(world.simulators.opencx.url);
    this.org = orgPeople(world.simulators.salesforceMessaging.url);
    this.bridge = bridgeCaller(world);
    this.visit = this.#newVisit(0, "web", "verified-email");
  }

  /** The conversation that the bridge opened last for this visitor. */
  async conversation() {
    const { sessionId } = this.visit;
    return sessionId === undefined ? undefined : conversationOf(this.org, sessionId);
  }

  /** Ends what is still open, brings the reps back, and waits for the next visitor. */
  async startOver(channel: Channel, identity: IdentityChoice): Promise<void> {
    const open = await this.conversation();
    if (open?.sessions.at(-1)?.status !== "Ended" && open !== undefined) {
      await this.org.act(open.conversationId, "end", { by: "System" }).catch(() => undefined);
    }
    await this.org.org("set-all-reps", { online: true });
    this.visit = this.#newVisit(this.visit.number + 1, channel, isPossible(channel, identity) ? identity : "anonymous");
  }

  #newVisit(number: number, channel: Channel, identity: IdentityChoice): Visit {
    return new Visit({ opencx: this.opencx, bridge: this.bridge }, { number, channel, identity });
  }
}
