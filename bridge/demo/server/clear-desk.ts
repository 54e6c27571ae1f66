import type { DynamicsCompany } from "./company.ts";
import type { Story } from "./story.ts";

/** Ends what the visitor has left open, and puts the company's desk as it was at the start. */
export async function clearDesk(story: Story): Promise<void> {
  story.whenNobodyComes("keep-waiting");
  if (story.dynamics === undefined) await clearSalesforce(story);
  else await clearDynamics(story, story.dynamics);
}

async function clearSalesforce(story: Story): Promise<void> {
  const open = await story.conversation();
  if (open?.sessions.at(-1)?.status !== "Ended" && open !== undefined) {
    await story.org.act(open.conversationId, "end", { by: "System" }).catch(() => undefined);
  }
  const caseId = await story.caseId();
  if (caseId !== undefined) await story.cases.act(caseId, "close");
  await story.cases.org("calm");
  await story.org.org("set-all-reps", { online: true });
}

async function clearDynamics(story: Story, { chats, records }: DynamicsCompany): Promise<void> {
  await Promise.all([chats.service("calm"), records.act("calm")]);
  const chatId = await story.placeAt("dynamics-omnichannel");
  if (chatId !== undefined) await chats.act(chatId, "force-close").catch(() => undefined);
  const incidentId = await story.placeAt("dynamics-incidents");
  if (incidentId !== undefined) {
    await records.act("resolve-case", { incidentId, rep: "Ann Agent" }).catch(() => undefined);
  }
  await chats.service("set-hours", { hours: "open" });
  await chats.service("sign-in");
}
