import { tried } from "../../dynamics/check.ts";
import type { Dataverse } from "../../dynamics/dataverse/dataverse.ts";
import { isBridgeError } from "../../lib/errors.ts";
import type { Finding } from "../desk.ts";

/** Whether the id is a queue's, and not a workstream's, which OpenCX's one name holds as well. */
export function queueFinding(id: string, dataverse: Dataverse): Promise<Finding> {
  return tried("queue", async () => {
    const row = await dataverse.get("queues", id, ["queueid"]);
    if (row !== undefined) return { check: "queue", result: "pass", found: `${id} is there.` };
    const found = (await isWorkstream(id, dataverse))
      ? "incident.queueId is a workstream."
      : "incident.queueId is no queue of the environment.";
    const remedy =
      "Copy the GUID from the queue's address in Customer Service admin center, Queues; a workstream belongs under workstreamId of a connection with the desk dynamics-omnichannel.";
    return { check: "queue", result: "fail", found, remedy };
  });
}

/** An environment without Omnichannel, or an app that may not read workstreams, cannot say. */
async function isWorkstream(id: string, dataverse: Dataverse): Promise<boolean> {
  try {
    return (await dataverse.get("msdyn_liveworkstreams", id, ["msdyn_name"])) !== undefined;
  } catch (error) {
    if (isBridgeError(error)) return false;
    throw error;
  }
}
