import { expect, test } from "@jest/globals";
import { customRecordTables } from "../../../../simulators/dynamics/dataverse/schema/tables/custom.ts";
import { faultOf, simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api } = simulated();
const set = "oc_liveworkitems";
const payload = { subject: "Help", contextVariables: { sessionId: "one", channel: "web" }, customer: { name: "Ada" } };

/** The customer has made the table, and a role for it. */
function made(): void {
  sim().tenant.schema.add(customRecordTables);
  const verbs = ["Create", "Read", "Write", "Append", "AppendTo"];
  const names = customRecordTables.map(({ privilege }) => privilege);
  sim().control.grant({ privileges: names.flatMap((name) => verbs.map((verb) => `prv${verb}${name}`)) });
}

test("a table of the customer's own is there once it was made, and no longer after a reset", async () => {
  const before = await api().call("GET", set);
  made();
  const there = await api().call("GET", set);
  sim().control.reset();
  const after = await api().call("GET", set);

  expect([before, there, after].map(({ status }) => status)).toEqual([404, 200, 404]);
});

test("it takes OpenCX's payload with its nested objects, and refuses what it does not know", async () => {
  made();
  const id = await api().create(set, payload);
  const unknown = await api().call("POST", set, { ...payload, priority: 1 } satisfies Json);

  expect(sim().control.rows("oc_liveworkitem")).toMatchObject([{ oc_liveworkitemid: id, subject: "Help" }]);
  expect(sim().control.rows("oc_contextvariables")).toMatchObject([{ sessionId: "one", channel: "web" }]);
  expect(faultOf(unknown)).toEqual({ status: 400, code: "0x80048d19" });
});

test("its rows take notes under its own name, and close", async () => {
  made();
  const id = await api().create(set, payload);
  const note = (name: string) => ({ notetext: "Hi", [`objectid_${name}@odata.bind`]: `/${set}(${id})` });
  const wrong = await api().call("POST", "annotations", note("msdyn_ocliveworkitem"));
  await api().create("annotations", note("oc_liveworkitem"));
  await api().call("PATCH", `${set}(${id})`, { statecode: 1 });

  expect(faultOf(wrong)).toEqual({ status: 400, code: "0x80048d19" });
  expect(sim().control.rows("annotation")).toMatchObject([{ objectid: { table: "oc_liveworkitem", id } }]);
  expect(sim().control.rows("oc_liveworkitem")).toMatchObject([{ statecode: 1, statuscode: 2 }]);
});
