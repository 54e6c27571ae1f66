import { type BridgeCaller, bridgeCaller } from "../bridge-caller.ts";
import { type CasePeople, casePeople } from "../case-people.ts";
import { type OpencxPeople, opencxPeople } from "../opencx-people.ts";
import { conversationOf, type OrgPeople, orgPeople } from "../org-people.ts";
import type { World } from "../world.ts";
import { Visit } from "./visit.ts";
import { type Channel, type IdentityChoice, possibleIdentity } from "./visitors.ts";

/** What the page plays: one visit at a time, in one world. */
export class Story {
  readonly opencx: OpencxPeople;
  readonly org: OrgPeople;
  readonly cases: CasePeople;
  readonly bridge: BridgeCaller;
  readonly whenNobodyComes: World["whenNobodyComes"];
  visit: Visit;

  constructor(world: World) {
    this.opencx = opencxPeople(world.simulators.opencx.url);
    this.org = orgPeople(world.simulators.salesforceMessaging.url);
    this.cases = casePeople(world.simulators.salesforceOrg.url, world.simulators.salesforceOrg.client);
    this.bridge = bridgeCaller(world);
    this.whenNobodyComes = world.whenNobodyComes;
    this.visit = this.#newVisit(0, "web", "verified-email");
  }

  /** The conversation that the bridge opened last for this visitor. */
  async conversation() {
    const { sessionId } = this.visit;
    return sessionId === undefined ? undefined : conversationOf(this.org, sessionId);
  }

  /** The Case where people have this visitor now; undefined where they have them in a chat, or not at all. */
  async caseId(): Promise<string | undefined> {
    const { sessionId } = this.visit;
    const place = sessionId === undefined ? undefined : await this.bridge.placeOf(sessionId);
    return place?.desk === "salesforce-cases" ? place.conversationId : undefined;
  }

  /** Ends what is still open, brings the reps back, and waits for the next visitor. */
  async startOver(channel: Channel, identity: IdentityChoice): Promise<void> {
    const open = await this.conversation();
    if (open?.sessions.at(-1)?.status !== "Ended" && open !== undefined) {
      await this.org.act(open.conversationId, "end", { by: "System" }).catch(() => undefined);
    }
    const caseId = await this.caseId();
    if (caseId !== undefined) await this.cases.act(caseId, "close");
    await this.cases.org("calm");
    this.whenNobodyComes("keep-waiting");
    await this.org.org("set-all-reps", { online: true });
    this.visit = this.#newVisit(this.visit.number + 1, channel, possibleIdentity(channel, identity));
  }

  #newVisit(number: number, channel: Channel, identity: IdentityChoice): Visit {
    return new Visit({ opencx: this.opencx, bridge: this.bridge }, { number, channel, identity });
  }
}
