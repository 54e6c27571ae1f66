import type { z } from "zod";
import type { Story } from "./story.ts";

/** A fault of whoever clicked: shown as it is. */
export class ActionFault extends Error {}

/** What a button of the page does. */
export interface Action {
  schema: z.ZodType;
  run(story: Story, body: unknown): Promise<void>;
}

export function action<Schema extends z.ZodType>(
  schema: Schema,
  run: (story: Story, body: z.output<Schema>) => Promise<void>,
): Action {
  return { schema, run: (story, body) => run(story, body as z.output<Schema>) };
}
