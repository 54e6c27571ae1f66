import { checkLogin, oldNames, tried } from "../../dynamics/check.ts";
import type { Finding } from "../desk.ts";
import { channelWorkstream } from "./channel-workstream.ts";
import type { OmnichannelParts } from "./settings.ts";
import { workstreamFinding } from "./workstream.ts";

/** What the doctor says of the connection, each with what to do (contract dynamics-365 1 and 7.1). Opens nothing. */
export async function check(parts: OmnichannelParts): Promise<Finding[]> {
  const { dataverse, settings } = parts;
  const login = await checkLogin(dataverse, settings.environmentUrl);
  const findings = [...login, ...oldNames(settings.oldNames)];
  if (login.some(({ result }) => result === "fail")) return findings;
  const { workstreamId, messaging: api } = settings;
  if (workstreamId !== undefined) findings.push(await workstreamFinding(workstreamId, dataverse));
  findings.push(await tried("channel", () => channel(parts)));
  if (workstreamId !== undefined && api.channelId !== undefined) {
    findings.push(await channelWorkstream({ channelId: api.channelId, workstreamId }, dataverse));
  }
  findings.push(await tried("messaging", () => messaging(parts)));
  return findings;
}

/** The channel's row: whose it is, and where it sends what reps write. */
async function channel({ dataverse, messaging: api, settings }: OmnichannelParts): Promise<Finding> {
  const { channelId } = await api.channel();
  const row = await dataverse.get("msdyn_occustommessagingchannels", channelId, ["msdyn_appid", "msdyn_webhookurl"]);
  const webhook = typeof row?.["msdyn_webhookurl"] === "string" ? row["msdyn_webhookurl"] : "";
  const app = typeof row?.["msdyn_appid"] === "string" ? row["msdyn_appid"].toLowerCase() : "";
  if (app !== settings.clientId) {
    const remedy = "Set msdyn_appid of the channel to clientId; docs/dynamics.md shows how.";
    return { check: "channel", result: "fail", found: "The channel belongs to another app, or to none.", remedy };
  }
  if (!webhook.endsWith(`/v1/dynamics/${settings.messaging.webhookKey}`)) {
    const remedy = "Set msdyn_webhookurl of the channel to the bridge's public address and /v1/dynamics/<webhookKey>.";
    return { check: "channel", result: "fail", found: "The channel sends what reps write to another address.", remedy };
  }
  return { check: "channel", result: "pass", found: `The channel is ${channelId} and sends to this bridge.` };
}

async function messaging({ messaging: api, settings }: OmnichannelParts): Promise<Finding> {
  await api.probe();
  return {
    check: "messaging",
    result: "pass",
    found: `${settings.messaging.url} takes the app's token for the channel.`,
  };
}
