import { isBridgeError } from "../../lib/errors.ts";
import type { OmnichannelParts } from "./settings.ts";

const action = "CCaaS_GetRepresentativeAvailabilityBeforeConversation";

/**
 * Whether the workstream's queue is open now (contract dynamics-365 7.9); undefined where nobody asks for it or Dynamics
 * does not say. The answer may be ten minutes old.
 */
export async function isOpen({ dataverse, settings, logger }: OmnichannelParts): Promise<boolean | undefined> {
  const { checkAvailability, workstreamId, name } = settings;
  if (!checkAvailability || workstreamId === undefined) return undefined;
  try {
    const asked = { ApiVersion: "1.0", LiveWorkStreamId: workstreamId, CustomContextItems: "{}" };
    const { IsQueueAvailable: isAvailable } = await dataverse.act(action, asked);
    return typeof isAvailable === "boolean" ? isAvailable : undefined;
  } catch (error) {
    if (!isBridgeError(error)) throw error;
    // The customer is not made to wait for a forecast.
    logger?.warn(
      { code: error.code, remedy: error.remedy, connection: name },
      "Dynamics does not say whether reps are there",
    );
    return undefined;
  }
}
