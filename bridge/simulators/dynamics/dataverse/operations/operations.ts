import { methodNotAllowed, unknownSegment } from "../dataverse-error.ts";
import type { RowKey, Segment } from "../odata/path.ts";
import type { Answer, Call } from "../rest/call.ts";
import type { Table } from "../schema/types.ts";
import { addToQueue } from "./add-to-queue.ts";
import { applyRoutingRule } from "./apply-routing-rule.ts";
import { getAvailability } from "./availability.ts";
import { closeIncident } from "./close-incident.ts";
import { commitBlocks, initializeBlocks, uploadBlock } from "./upload-blocks.ts";
import { retrieveUserPrivileges } from "./user-privileges.ts";
import { whoAmI } from "./who-am-i.ts";

interface Unbound {
  method: "GET" | "POST";
  run(call: Call): Answer;
}

const unbound = new Map<string, Unbound>([
  ["WhoAmI", { method: "GET", run: whoAmI }],
  ["CloseIncident", { method: "POST", run: closeIncident }],
  ["msdyn_ApplyRoutingRuleEntityRecord", { method: "POST", run: applyRoutingRule }],
  ["CCaaS_GetRepresentativeAvailabilityBeforeConversation", { method: "POST", run: getAvailability }],
  ["InitializeAnnotationBlocksUpload", { method: "POST", run: initializeBlocks }],
  ["UploadBlock", { method: "POST", run: uploadBlock }],
  ["CommitAnnotationBlocksUpload", { method: "POST", run: commitBlocks }],
]);

interface Bound {
  method: "GET" | "POST";
  table: string;
  run(call: Call, table: Table, key: RowKey): Answer;
}

const bound = new Map<string, Bound>([
  ["AddToQueue", { method: "POST", table: "queue", run: addToQueue }],
  ["RetrieveUserPrivileges", { method: "GET", table: "systemuser", run: retrieveUserPrivileges }],
]);

/** Runs an action or a function that belongs to no row. Throws DataverseError. */
export function unboundOperation(call: Call, { name, inBrackets }: Segment): Answer {
  const operation = unbound.get(name);
  if (operation === undefined || (inBrackets ?? "") !== "") throw unknownSegment(name);
  if (call.method !== operation.method) throw methodNotAllowed(call.method);
  return call.world.tenant.store.atomically(() => operation.run(call));
}

/** Runs an action or a function on one row. Throws DataverseError. */
export function boundOperation(call: Call, table: Table, key: RowKey, { name, inBrackets }: Segment): Answer {
  const operation = bound.get(name.replace("Microsoft.Dynamics.CRM.", ""));
  if (operation?.table !== table.name || (inBrackets ?? "") !== "") throw unknownSegment(name);
  if (call.method !== operation.method) throw methodNotAllowed(call.method);
  return call.world.tenant.store.atomically(() => operation.run(call, table, key));
}
