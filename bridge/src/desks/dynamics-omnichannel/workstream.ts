import { tried } from "../../dynamics/check.ts";
import type { Dataverse } from "../../dynamics/dataverse/dataverse.ts";
import type { Finding } from "../desk.ts";

const customStream = 192350002;

/** Whether the id is a workstream's, and not a queue's, which OpenCX's one name holds as well. */
export function workstreamFinding(id: string, dataverse: Dataverse): Promise<Finding> {
  return tried("workstream", async () => {
    const row = await dataverse.get("msdyn_liveworkstreams", id, ["msdyn_name", "msdyn_streamsource"]);
    if (row === undefined) {
      const isQueue = (await dataverse.get("queues", id, ["queueid"])) !== undefined;
      const found = isQueue ? "workstreamId is a queue." : "workstreamId is no workstream of the environment.";
      const remedy =
        "Copy the GUID from the workstream's address in Customer Service admin center, Workstreams; a case queue belongs under incident.queueId.";
      return { check: "workstream", result: "fail", found, remedy };
    }
    const name = typeof row["msdyn_name"] === "string" ? row["msdyn_name"] : id;
    if (row["msdyn_streamsource"] === customStream) {
      return { check: "workstream", result: "pass", found: `The workstream is ${name}.` };
    }
    const remedy = "Use a workstream of the type Messaging with the channel Custom.";
    return { check: "workstream", result: "fail", found: `The workstream ${name} is for another channel.`, remedy };
  });
}
