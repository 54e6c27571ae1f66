import { afterAll, afterEach, beforeAll } from "@jest/globals";
import type { CreateInput } from "../../../simulators/opencx/control/inputs.ts";
import { FakeIncidentDesk } from "./fake-incident-desk.ts";
import { World } from "./world.ts";

export const minuteMs = 60_000;
const ana = { channel: "email", contact: { email: "ana@example.com", name: "Ana" } };

/** A world with the connection "incidents", whose desk is one-way; forgotten after each test. */
export function incidentWorld() {
  const desk = new FakeIncidentDesk();
  const usual = 0.5;
  let random = usual;
  let world: World;
  beforeAll(async () => {
    world = await World.start({
      change: (parts) => ({
        ...parts,
        desks: new Map([...parts.desks, [desk.connection, desk]]),
        random: () => random,
      }),
    });
  });
  afterEach(async () => {
    random = usual;
    await world.parts.store.db.deleteFrom("schedules").execute();
    await world.forget();
    desk.forget();
  });
  afterAll(() => world.close());
  return {
    desk,
    world: () => world,
    /** What spreads the looks, between 0 and 1. */
    chance: (value: number) => void (random = value),
    /** A handoff on an incident, and which one it is. */
    async onIncident(session: CreateInput = {}) {
      const handoff = await world.queued({ ...ana, ...session }, { connection: desk.connection });
      const { external_id: incident } = await world.conversation(handoff.id);
      return { ...handoff, incident: incident ?? "" };
    },
    /** Milliseconds until the desk is asked; undefined when it will not be. */
    untilAsked: async (id: string): Promise<number | undefined> => (await world.timers(id))["ask-for-end"],
  };
}
