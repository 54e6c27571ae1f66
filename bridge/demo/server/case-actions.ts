import { z } from "zod";
import { type Action, action, ActionFault } from "./action.ts";
import { file, nothing, words } from "./inputs.ts";
import type { Story } from "./story.ts";

const refusals = { status: 503, times: 3 };

/** What the rep does on the Case, and what goes wrong in its org. */
export const caseActions: Readonly<Record<string, Action>> = {
  "case-comment": action(words.extend({ public: z.boolean() }), (story, comment) => onCase(story, "comment", comment)),
  "case-post": action(file.extend({ text: z.string().trim().max(4000) }), (story, { text, name, base64 }) =>
    onCase(story, "post", { ...(text === "" ? {} : { text }), file: { name, base64 } }),
  ),
  "case-close": action(nothing, (story) => onCase(story, "close")),
  "case-reopen": action(nothing, (story) => onCase(story, "reopen")),
  "case-fault": action(nothing, (story) => story.cases.org("add-fault", { path: "^/services/data/", ...refusals })),
  "case-token": action(nothing, (story) => story.cases.org("expire-tokens")),
};

async function onCase(story: Story, operation: string, args: object = {}): Promise<void> {
  const caseId = await story.caseId();
  if (caseId === undefined) throw new ActionFault("No Case is there.");
  await story.cases.act(caseId, operation, args);
}
