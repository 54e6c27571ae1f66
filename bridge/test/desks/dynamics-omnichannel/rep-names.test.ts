import { expect, test } from "@jest/globals";
import { RepNames } from "../../../src/desks/dynamics-omnichannel/rep-names.ts";
import type { Row } from "../../../src/dynamics/dataverse/dataverse.ts";
import { asText, simulatedTenant } from "../dynamics-incidents/lab.ts";

const { sim, dataverse, rows, count } = simulatedTenant();
const asked = () => count(/systemusers/);
const nobody = { id: "00000000-0000-4000-8000-0000000000ff", name: "" };

/** Users of the environment, with their names. */
const users = () =>
  rows("systemuser").map((row) => ({ id: asText(row["systemuserid"]), name: asText(row["fullname"]) }));
const nameless = ({ id }: { id: string }) => ({ id, name: "" });

/** A Dataverse whose answers come when the test says so. */
function slowDataverse() {
  const answers: ((row: Row) => void)[] = [];
  const get = () => new Promise<Row>((resolve) => answers.push(resolve));
  return { dataverse: { get }, answers };
}

const soon = (what: string) => new Promise<string>((resolve) => setImmediate(() => resolve(what)));

test("a name is read once, whichever event brings the id", async () => {
  const names = new RepNames();
  const one = dataverse();
  const [user] = users();

  expect(await names.of(nameless(user!), one)).toBe(user!.name);
  expect(await names.of(nameless(user!), one)).toBe(user!.name);
  expect(asked()).toBe(1);
});

test("an event does not wait long for its name, no other waits for the same one, and a later event has it", async () => {
  const names = new RepNames({ waitMs: 20 });
  const slow = slowDataverse();
  expect(await names.of(nobody, slow.dataverse)).toBe("");
  expect(await Promise.race([names.of(nobody, slow.dataverse), soon("still waiting")])).toBe("");

  slow.answers[0]?.({ fullname: "Ben" });
  await soon("read");
  expect(await names.of(nobody, slow.dataverse)).toBe("Ben");
  expect(slow.answers).toHaveLength(1);
});

test("a name that may not be read is not asked for at each event, nor anybody else's, until a while has passed", async () => {
  let now = 0;
  const names = new RepNames({ quietMs: 60_000, now: () => now });
  const one = dataverse();
  const [user, other] = users();
  sim().control.revoke({ privileges: ["prvReadUser"] });
  const told = [await names.of(nameless(user!), one), await names.of(nameless(user!), one)];
  expect([...told, await names.of(nameless(other!), one)]).toEqual(["", "", ""]);
  expect(asked()).toBe(1);

  sim().control.reset();
  now = 60_000;
  expect(await names.of(nameless(user!), one)).toBe(user!.name);
});

test("an id that is nobody's is not asked for again for a while, and the others' names still come", async () => {
  let now = 0;
  const names = new RepNames({ quietMs: 60_000, now: () => now });
  const one = dataverse();
  const [user] = users();
  expect([await names.of(nobody, one), await names.of(nobody, one)]).toEqual(["", ""]);
  expect(asked()).toBe(1);
  expect(await names.of(nameless(user!), one)).toBe(user!.name);

  now = 60_000;
  await names.of(nobody, one);
  expect(asked()).toBe(3);
});
