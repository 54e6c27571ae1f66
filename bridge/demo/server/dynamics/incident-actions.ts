import { type Action, action } from "../action.ts";
import { file, nothing, words } from "../inputs.ts";
import type { Story } from "../story.ts";
import { dynamicsOf, incidentOf } from "./at-dynamics.ts";

const rep = "Ann Agent";
const refusals = { status: 503, times: 3 };

/** What a rep does on the incident; nothing of it comes back to the customer. */
export const incidentActions: Readonly<Record<string, Action>> = {
  "incident-note": action(words, (story, { text }) => onIncident(story, "write-note", { text })),
  "incident-file": action(file, (story, { name, type, base64 }) =>
    onIncident(story, "write-note", {
      file: { name, contentType: type || "application/octet-stream", base64 },
    }),
  ),
  "incident-resolve": action(nothing, (story) => onIncident(story, "resolve-case")),
  "incident-reactivate": action(nothing, (story) => onIncident(story, "reactivate-case")),
  "incident-fault": action(nothing, (story) =>
    dynamicsOf(story).records.act("add-fault", { path: "^/api/data/", ...refusals }),
  ),
  "incident-token": action(nothing, (story) => dynamicsOf(story).records.act("expire-tokens")),
};

async function onIncident(story: Story, operation: string, args: object = {}): Promise<void> {
  const incidentId = await incidentOf(story);
  await dynamicsOf(story).records.act(operation, { incidentId, rep, ...args });
}
