import { z } from "zod";
import { refusal } from "../problem.ts";
import { contextValue } from "../routes/schemas.ts";
import type { EventActivity } from "../routes/schemas.ts";
import type { World } from "../world.ts";
import type { Conversation } from "./model.ts";

const primitive = z.union([z.string(), z.number(), z.boolean()]);
const variables = z.record(z.string(), z.union([primitive, contextValue]));

/** Takes `MessageRead` or a custom event (contract dynamics-365 7.5). Throws Problem 30003, 30010 or 30012. */
export function receiveEvent(world: World, conversation: Conversation, activity: EventActivity): void {
  const { name, value, channelData } = activity;
  if (channelData !== undefined) {
    const { customEventName, customEventValue } = channelData;
    if (customEventValue !== undefined) feedContext(world, conversation, customEventValue);
    conversation.customEvents.push({ name: customEventName, value: customEventValue, at: world.now() });
    return;
  }
  if (name !== "MessageRead") throw refusal(30003, `Unsupported event ${name}.`);
  if (value === undefined) throw refusal(30012, "value.messageId: missing");
  const { readUpTo } = conversation;
  if (readUpTo === undefined || Number(value.messageId) > Number(readUpTo)) conversation.readUpTo = value.messageId;
}

function feedContext({ limits }: World, { context }: Conversation, text: string): void {
  const fed = new Map(context);
  for (const [name, value] of Object.entries(readVariables(text))) {
    fed.set(name, typeof value === "object" ? value : { value, isDisplayable: false });
  }
  if (fed.size > limits.contextEntries) throw refusal(30010);
  for (const [name, value] of fed) context.set(name, value);
}

function readVariables(text: string): z.infer<typeof variables> {
  try {
    return variables.parse(JSON.parse(text));
  } catch {
    throw refusal(30012, "channelData.customEventValue: must be the JSON text of an object of primitives");
  }
}
