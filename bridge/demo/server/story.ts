import type { DynamicsWorld } from "../dynamics/world.ts";
import { conversationOf } from "../org-people.ts";
import type { World } from "../world.ts";
import {
  type Company,
  type DynamicsCompany,
  salesforceCompany,
  type SalesforceCompany,
  type System,
} from "./company.ts";
import { clearDesk } from "./clear-desk.ts";
import { LateDynamics } from "./late-dynamics.ts";
import { Visit } from "./visit.ts";
import { type Channel, type IdentityChoice, possibleIdentity } from "./visitors.ts";

/** What is chosen before a visit begins. */
export interface Setup {
  system: System;
  channel: Channel;
  identity: IdentityChoice;
}

/** What the page plays: one visit at a time, to one of two companies. */
export class Story {
  readonly late: LateDynamics;
  visit: Visit;
  #company: Company;
  readonly #salesforce: SalesforceCompany;

  constructor(world: World, startDynamics: () => Promise<DynamicsWorld>) {
    this.#salesforce = salesforceCompany(world);
    this.#company = this.#salesforce;
    this.late = new LateDynamics(startDynamics);
    this.visit = this.#newVisit(0, "web", "verified-email");
  }

  /** The company that the visitor has to do with. */
  get company(): Company {
    return this.#company;
  }

  get opencx() {
    return this.#company.opencx;
  }

  get bridge() {
    return this.#company.bridge;
  }

  get org() {
    return this.#salesforce.org;
  }

  get cases() {
    return this.#salesforce.cases;
  }

  /** The company, where its people work in Dynamics 365. */
  get dynamics(): DynamicsCompany | undefined {
    return this.#company.system === "dynamics" ? this.#company : undefined;
  }

  whenNobodyComes(fallback: "keep-waiting" | "hand-on"): void {
    this.#company.whenNobodyComes(fallback);
  }

  /** The conversation that the bridge opened last in Salesforce for this visitor. */
  async conversation() {
    const { sessionId } = this.visit;
    const isThere = this.#company.system === "salesforce" && sessionId !== undefined;
    return isThere ? conversationOf(this.org, sessionId) : undefined;
  }

  /** The Case where people have this visitor now; undefined where they have them in a chat, or not at all. */
  caseId(): Promise<string | undefined> {
    return this.placeAt("salesforce-cases");
  }

  /** The id of what people have this visitor on now, where that is at this desk. */
  async placeAt(desk: string): Promise<string | undefined> {
    const { sessionId } = this.visit;
    const place = sessionId === undefined ? undefined : await this.bridge.placeOf(sessionId);
    return place?.desk === desk ? place.conversationId : undefined;
  }

  /** Begins to start what a visit to such a company will need; tells nobody how that goes. */
  prepare(system: System): void {
    if (system === "dynamics") void this.late.world().catch(() => undefined);
  }

  /** Ends what is still open, brings the reps back, and waits for the next visitor. */
  async startOver({ system, channel, identity }: Setup): Promise<void> {
    const next = system === "dynamics" ? await this.late.company() : this.#salesforce;
    await clearDesk(this);
    this.#company = next;
    this.visit = this.#newVisit(this.visit.number + 1, channel, possibleIdentity(channel, identity));
  }

  #newVisit(number: number, channel: Channel, identity: IdentityChoice): Visit {
    return new Visit(this.#company, { number, channel, identity });
  }
}
