import { z } from "zod";
import { parseAddress } from "../addresses.ts";
import { always, duration, refuse, section, setting, text } from "../setting.ts";
import { casesAuth } from "./salesforce-cases-auth.ts";
import {
  caseSettings,
  casesLimits,
  casesTimeouts,
  commentSettings,
  contactSettings,
} from "./salesforce-cases-records.ts";
import { allowAnyHost, apiVersionFacts, channels, connectionName, deskFacts, writtenAfterEnd } from "./connection.ts";
import { instanceUrl } from "./salesforce-connection.ts";
import { checkHost, hostMessage, withoutSlash } from "./salesforce-host.ts";

interface HostDraft {
  instanceUrl?: unknown;
  allowAnyHost?: unknown;
  auth?: unknown;
}

function checkHosts(draft: HostDraft, ctx: z.RefinementCtx): void {
  const anyHost = draft.allowAnyHost === true;
  const auth = (draft.auth ?? {}) as { flow?: unknown; loginUrl?: unknown };
  const instance = checkHost(draft.instanceUrl, anyHost, "INSTANCE_URL");
  if (instance !== undefined) refuse(ctx, instance, hostMessage(instance), ["instanceUrl"]);
  else if (auth.flow === "client-credentials" && !anyHost && !isMyDomain(draft.instanceUrl)) {
    refuse(ctx, "CONFIG_MY_DOMAIN_NEEDED", "This is not the org's My Domain address.", ["instanceUrl"]);
  }
  const login = checkHost(auth.loginUrl, anyHost, "LOGIN_URL");
  if (login !== undefined) refuse(ctx, login, hostMessage(login), ["auth", "loginUrl"]);
}

function isMyDomain(url: unknown): boolean {
  const host = parseAddress(url)?.hostname;
  return host === undefined || /\.my\.salesforce\.(com|mil)$/.test(host);
}

/** One org whose people answer Cases (contract opencx 5, salesforce-metadata 19). */
export const salesforceCasesConnection = section({
  name: connectionName,
  desk: setting(z.literal("salesforce-cases"), deskFacts),
  channels,
  instanceUrl,
  allowAnyHost,
  apiVersion: setting(
    text()
      .regex(/^\d{2,3}\.0$/, "A version looks like 67.0.")
      .default("67.0"),
    apiVersionFacts,
  ),
  auth: casesAuth,
  case: caseSettings.prefault({}),
  contacts: contactSettings.prefault({}),
  comments: commentSettings.prefault({}),
  mirrorAiReplies: setting(z.enum(["comment", "emailmessage"]).default("comment"), {
    sentence: "How the AI's answers are filed on the Case: as comments, or as e-mails that nobody sends.",
    example: "comment",
  }),
  whenClosed: setting(z.enum(["new-case", "reopen"]).default("new-case"), {
    sentence:
      "What a customer's next handoff does when their Case is closed: a new one, or the closed one is reopened.",
    example: "new-case",
  }),
  reopenStatus: setting(text({ max: 255 }).default("Working"), {
    sentence: "Status of a Case that is reopened.",
    example: "Working",
  }),
  reopenWithinMs: setting(duration({ min: 60_000 }).default(14 * 86_400_000), {
    sentence: "How long after its end a Case is reopened; an older one stays closed.",
    example: "14d",
  }),
  whenOpencxCloses: setting(z.enum(["comment", "close"]).default("comment"), {
    sentence:
      "What happens to the Case when the conversation ends in OpenCX: a comment says so, or it is closed as well.",
    example: "comment",
  }),
  closedStatus: setting(text({ max: 255 }).default("Closed"), {
    sentence: "Status of a Case that the bridge closes.",
    example: "Closed",
  }),
  writtenAfterEnd,
  timeouts: casesTimeouts.prefault({}),
  limits: casesLimits.prefault({}),
})
  .superRefine(checkHosts, always)
  .transform((connection) => ({ ...connection, instanceUrl: withoutSlash(connection.instanceUrl) }));
