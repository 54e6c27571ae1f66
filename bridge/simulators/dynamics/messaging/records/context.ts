import type { ContextValue, Conversation } from "../conversations/model.ts";
import type { World } from "../world.ts";

const nameCharacters = 100;
const dataTypes = { text: 192350000, number: 192350001 } as const;

/** A context variable as it is kept for the rep. */
export interface KeptValue {
  name: string;
  value: string;
  isDisplayable: boolean;
  /** Whether it was too long (contract dynamics-365 5.2), and the rest is gone. */
  cut: boolean;
}

/** Every context variable as the rep's side holds it. */
export function keptContext({ limits }: World, { context }: Conversation): KeptValue[] {
  return [...context].map(([name, { value, isDisplayable }]) => {
    const text = String(value);
    const kept = text.slice(0, limits.contextValueCharacters);
    return { name, value: kept, isDisplayable, cut: kept !== text };
  });
}

/** Writes the context rows of a conversation. */
export function writeContext(world: World, conversation: Conversation): void {
  const { rows } = world.tenant;
  for (const { name, value, isDisplayable } of keptContext(world, conversation)) {
    rows.insert("msdyn_ocliveworkitemcontextitem", {
      msdyn_name: name.slice(0, nameCharacters),
      msdyn_value: value,
      msdyn_isdisplayable: isDisplayable,
      msdyn_datatype: dataTypeOf(conversation.context.get(name)),
      msdyn_ocliveworkitemid: { table: "msdyn_ocliveworkitem", id: conversation.id },
    });
  }
}

function dataTypeOf(value: ContextValue | undefined): number {
  return typeof value?.value === "number" ? dataTypes.number : dataTypes.text;
}
