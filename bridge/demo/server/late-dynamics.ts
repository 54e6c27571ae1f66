import type { DynamicsWorld } from "../dynamics/world.ts";
import { type DynamicsCompany, dynamicsCompany } from "./company.ts";

/** The company whose people work in Dynamics 365: started when somebody first asks for it, so that nobody else waits. */
export class LateDynamics {
  readonly #start: () => Promise<DynamicsWorld>;
  #world: Promise<DynamicsWorld> | undefined;

  constructor(start: () => Promise<DynamicsWorld>) {
    this.#start = start;
  }

  /** Starts it where it does not run yet; one that fails is tried again by the next who asks. */
  async world(): Promise<DynamicsWorld> {
    this.#world ??= this.#start();
    try {
      return await this.#world;
    } catch (error) {
      this.#world = undefined;
      throw error;
    }
  }

  async company(): Promise<DynamicsCompany> {
    return dynamicsCompany(await this.world());
  }

  async stop(): Promise<void> {
    const world = await this.#world?.catch(() => undefined);
    await world?.stop();
  }
}
