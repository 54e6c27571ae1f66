import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { MetadataFile } from "../channel-xml.ts";
import type { OrgContext } from "../context.ts";
import { type Merge, mergeChannel } from "../merge/merge-channel.ts";
import { mergeForm } from "../merge/merge-form.ts";
import { ourParameters } from "../merge/our-parameters.ts";
import { inputsOf } from "../merge/parameters.ts";
import { tellOutcome } from "../outcome.ts";
import { type Retrieved, retrieve } from "../retrieve.ts";
import { publishDeployment } from "../steps/publish.ts";

export interface MergeOptions {
  channel: string;
  /** The org's custom-client deployment, whose form gets the hidden fields. */
  deployment?: string | undefined;
  /** Deploys the result; without it the files are only written. */
  deploy: boolean;
}

/**
 * For an org that has a messaging channel already: fetches it, adds our parameters, and deploys it back.
 *
 * @returns whether nothing is left for the admin to look at.
 */
export async function mergeIntoChannel(
  context: OrgContext,
  options: MergeOptions,
  print: (line: string) => void,
): Promise<boolean> {
  const wanted = ourParameters(context.root);
  const channel = await retrieve(context, "MessagingChannel", options.channel);
  const merges = [mergeChannel(channel.file, wanted, await flowInputs(context, channel.file))];
  const files = [channel];
  if (options.deployment !== undefined) {
    const deployment = await retrieve(context, "EmbeddedServiceConfig", options.deployment);
    merges.push(mergeForm(deployment.file, wanted));
    files.push(deployment);
  }
  tell(merges, print);
  if (merges.some(({ changes }) => changes.length > 0)) await deployOrTell(context, options, files, print);
  return merges.every(({ warnings }) => warnings.length === 0);
}

function tell(merges: Merge[], print: (line: string) => void): void {
  const changes = merges.flatMap((merge) => merge.changes);
  print(changes.length === 0 ? "  Nothing to add." : changes.map((change) => `  + ${change}`).join("\n"));
  for (const warning of merges.flatMap((merge) => merge.warnings)) print(`  WARN  ${warning}`);
}

async function deployOrTell(
  context: OrgContext,
  { deploy, deployment }: MergeOptions,
  files: Retrieved[],
  print: (line: string) => void,
): Promise<void> {
  for (const { path, file } of files) writeFileSync(path, file.toString());
  const shown = files.map(({ path }) => relative(context.root, path));
  if (!deploy) {
    print(`\nNothing is deployed yet. Look at ${shown.join(" and ")}, then run this again with --deploy.`);
    return;
  }
  await context.sf.run(
    ...["project", "deploy", "start", "--wait", "30"],
    ...shown.flatMap((path) => ["--source-dir", path]),
  );
  print("\nDeployed.");
  if (deployment !== undefined) print(tellOutcome("Deployment", await publishDeployment(context, deployment)));
  else print("Publish the channel's deployment, so that it knows the parameters; --deployment <name> does that too.");
}

/** The inputs of the flow that a channel names; undefined where it names none. */
async function flowInputs(context: OrgContext, channel: MetadataFile): Promise<Set<string> | undefined> {
  const name = channel.text("sessionHandlerFlow");
  return name === undefined ? undefined : inputsOf((await retrieve(context, "Flow", name)).file);
}
