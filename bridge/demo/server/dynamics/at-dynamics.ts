import { ActionFault } from "../action.ts";
import type { DynamicsCompany } from "../company.ts";
import type { Story } from "../story.ts";

/** The company of the visit. @throws ActionFault where its people do not work in Dynamics 365. */
export function dynamicsOf(story: Story): DynamicsCompany {
  if (story.dynamics === undefined) throw new ActionFault("People do not work in Dynamics 365 here.");
  return story.dynamics;
}

/** The conversation of the visit. @throws ActionFault where none is open. */
export async function chatOf(story: Story): Promise<string> {
  dynamicsOf(story);
  const id = await story.placeAt("dynamics-omnichannel");
  if (id === undefined) throw new ActionFault("No conversation is open.");
  return id;
}

/** The incident of the visit. @throws ActionFault where there is none. */
export async function incidentOf(story: Story): Promise<string> {
  dynamicsOf(story);
  const id = await story.placeAt("dynamics-incidents");
  if (id === undefined) throw new ActionFault("No incident is there.");
  return id;
}
