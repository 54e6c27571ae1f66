import { lookupOf } from "../rows/store.ts";
import { DataverseError, noSuchRow } from "../dataverse-error.ts";
import { omnichannelAdministrator } from "../access/privileges.ts";
import { isGuid } from "../odata/names.ts";
import type { Answer, Call } from "../rest/call.ts";
import { isObject } from "../rows/read-input.ts";
import { readParameters } from "./parameters.ts";

/**
 * `POST /CCaaS_GetRepresentativeAvailabilityBeforeConversation`: whether somebody is there for a workstream (contract
 * dynamics-365 7.9). Needs the Omnichannel administrator role. Throws DataverseError.
 */
export function getAvailability(call: Call): Answer {
  const { world, actor, base } = call;
  const known = { required: ["ApiVersion", "LiveWorkStreamId"], optional: ["CustomContextItems"] };
  const parameters = readParameters(call, "CCaaS_GetRepresentativeAvailabilityBeforeConversation", known);
  world.privileges.demand(actor, omnichannelAdministrator);
  const id = parameters["LiveWorkStreamId"];
  if (parameters["ApiVersion"] !== "1.0") throw invalid("ApiVersion must be 1.0.");
  if (typeof id !== "string" || !isGuid(id)) throw invalid("LiveWorkStreamId must be a GUID.");
  checkContext(parameters["CustomContextItems"]);
  const stream = world.tenant.store.get("msdyn_liveworkstream", id);
  if (stream === undefined) throw noSuchRow("msdyn_liveworkstream", id);
  const body = {
    "@odata.context": `${base}/$metadata#Microsoft.Dynamics.CRM.CCaaS_GetRepresentativeAvailabilityBeforeConversationResponse`,
    QueueId: lookupOf(stream["msdyn_defaultqueue"])?.id ?? null,
    ...world.availability.facts,
  };
  return { status: 200, headers: {}, body };
}

/** A JSON text of `{name: {value, isDisplayable, datatype}}`. */
function checkContext(items: unknown): void {
  if (items === undefined || items === null) return;
  if (typeof items !== "string") throw invalid("CustomContextItems must be a JSON string.");
  const read = parsed(items);
  const isRight = isObject(read) && Object.values(read).every((item) => isObject(item) && "value" in item);
  if (!isRight) throw invalid("CustomContextItems must hold an object of context items.");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(message: string): DataverseError {
  return new DataverseError(400, "0x80040203", message);
}
