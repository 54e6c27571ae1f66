import type { OrgContext } from "../context.ts";
import { ourParameters } from "../merge/our-parameters.ts";
import { parametersOf } from "../merge/parameters.ts";
import { done, failed, type Outcome } from "../outcome.ts";
import { retrieve } from "../retrieve.ts";
import { verified } from "../steps/routing.ts";

/** Whether the channel in the org declares everything that the bridge sends, long enough. */
export async function checkChannelParameters(context: OrgContext): Promise<Outcome> {
  const theirs = new Map(
    parametersOf((await retrieve(context, "MessagingChannel", verified)).file).map(({ key, maxLength }) => [
      key,
      maxLength,
    ]),
  );
  const wanted = ourParameters(context.root);
  const missing = wanted.filter(({ key }) => !theirs.has(key)).map(({ key }) => key);
  const short = wanted
    .filter(({ key, maxLength }) => (theirs.get(key) ?? maxLength) < maxLength)
    .map(({ key, maxLength }) => `${key} takes ${theirs.get(key)} characters, the bridge sends ${maxLength}`);
  if (missing.length === 0 && short.length === 0) return done(`all ${wanted.length} are there, long enough`);
  const found = [...(missing.length > 0 ? [`missing: ${missing.join(", ")}`] : []), ...short].join("; ");
  return failed(found, `npm run org -- merge-channel --channel ${verified} --deployment ${verified} --deploy`);
}
