import { expect, test } from "@jest/globals";
import { facts } from "../../../../simulators/dynamics/dynamics-simulator.ts";
import { simulated } from "./helpers.ts";

const { sim, api } = simulated();

async function openCase(): Promise<string> {
  const contact = await api().create("contacts", { lastname: "Ruiz" });
  return api().create("incidents", { title: "Parcel", "customerid_contact@odata.bind": `/contacts(${contact})` });
}

test("a rep writes notes on a case under the rep's own name, with a file where there is one", async () => {
  const incidentId = await openCase();

  sim().control.writeNote({ incidentId, rep: "Ann Agent", text: "Called the carrier." });
  const file = { name: "label.pdf", contentType: "application/pdf", base64: "JVBERg==" };
  sim().control.writeNote({ incidentId, rep: facts.bobAgentId, file });

  expect(sim().control.rows("annotation")).toMatchObject([
    { notetext: "Called the carrier.", createdby: { id: facts.annAgentId }, objectid: { id: incidentId } },
    { filename: "label.pdf", isdocument: true, filesize: 4, createdby: { id: facts.bobAgentId } },
  ]);
});

test("a rep resolves a case once, and opens it again", async () => {
  const incidentId = await openCase();

  sim().control.resolveCase({ incidentId, rep: "Ann Agent", subject: "Found it" });
  expect(sim().control.rows("incident")).toMatchObject([{ statecode: 1, statuscode: 5 }]);
  expect(sim().control.rows("incidentresolution")).toMatchObject([{ subject: "Found it" }]);
  expect(() => sim().control.resolveCase({ incidentId, rep: "Ann Agent" })).toThrow("already been closed");
  sim().control.reactivateCase({ incidentId, rep: "Ann Agent" });

  expect(sim().control.rows("incident")).toMatchObject([{ statecode: 0, statuscode: 1 }]);
  expect(
    sim()
      .writes()
      .filter(({ app }) => app === "rep"),
  ).toHaveLength(3);
});

test("nobody writes under a name that the tenant does not know", async () => {
  const incidentId = await openCase();

  expect(() => sim().control.writeNote({ incidentId, rep: "Nobody", text: "x" })).toThrow("No user Nobody.");
  expect(sim().control.rows("annotation")).toEqual([]);
});
