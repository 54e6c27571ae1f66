import { expect, test } from "@jest/globals";
import { withSim } from "./helpers.ts";

const early = "2025-01-01T00:00:00.000Z";
const late = "2025-01-01T00:01:00.000Z";

test.each(["/chat/sessions", "/contacts"])(
  "%s is narrowed by time, and what lies on a bound is in it",
  async (path) => {
    let now = Date.parse(early);
    await withSim({ now: () => now }, async ({ sim, call }) => {
      const times = async (query: string) => {
        const { items } = (await call("GET", `${path}?${query}`)).body as { items: { created_at: string }[] };
        return items.map((one) => one.created_at).toSorted();
      };
      sim.control.createSession({ contact: { name: "Ann" } });
      now = Date.parse(late);
      sim.control.createSession({ contact: { name: "Bob" } });

      for (const member of ["created", "updated"]) {
        expect(await times(`${member}_after=${early}`)).toEqual([early, late]);
        expect(await times(`${member}_after=${late}`)).toEqual([late]);
        expect(await times(`${member}_before=${late}`)).toEqual([early, late]);
        expect(await times(`${member}_before=${early}`)).toEqual([early]);
      }
    });
  },
);
