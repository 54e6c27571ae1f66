import { BridgeError, errorCode } from "../../../lib/errors.ts";
import type { Finding } from "../../desk.ts";
import { senderState, senderTrigger } from "../mirror.ts";
import type { Org } from "../org/org.ts";
import type { SalesforceCasesSettings } from "../settings.ts";
import { bridgeUser } from "./bridge-user.ts";
import { caseFieldsFinding, picklists, writable } from "./objects.ts";

export interface CheckParts {
  settings: SalesforceCasesSettings;
  org: Org;
}

/** What the doctor says of the connection: login, requests left, fields, rights, each with what to do. Creates nothing. */
export async function check(parts: CheckParts): Promise<Finding[]> {
  const login = await attempt("login", () => loggedIn(parts));
  if (login.result === "fail") return [login];
  const { org, settings } = parts;
  const { contacts, mirrorAiReplies } = settings;
  const looks: Record<string, (() => Promise<Finding>) | undefined> = {
    "api-requests": () => requestsLeft(org),
    "case-fields": () => caseFieldsFinding(org),
    picklists: () => picklists(org, settings),
    comments: () => writable(org, "comments", "CaseComment"),
    files: () => writable(org, "files", "ContentVersion"),
    contacts: contacts.create ? () => writable(org, "contacts", "Contact") : undefined,
    "mirrored-replies": mirrorAiReplies === "emailmessage" ? () => nobodySends(org) : undefined,
    "bridge-user": () => bridgeUser(org),
  };
  const findings = [login];
  for (const [name, look] of Object.entries(looks)) {
    if (look !== undefined) findings.push(await attempt(name, look));
  }
  return findings;
}

async function attempt(name: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    const facts = error instanceof BridgeError ? error : undefined;
    const found = facts?.message ?? `The check failed (${errorCode(error)}).`;
    const remedy = facts?.remedy ?? "Report it with the support bundle.";
    return { check: name, result: "fail", found, remedy };
  }
}

async function loggedIn({ org, settings }: CheckParts): Promise<Finding> {
  const { orgId, instanceUrl } = await org.session();
  const found = `${instanceUrl} gives a token by ${settings.auth.flow}; the org is ${orgId}.`;
  return { check: "login", result: "pass", found };
}

async function requestsLeft(org: Org): Promise<Finding> {
  const { used, limit } = await org.limits();
  const found = `${used} of ${limit} API requests of the last 24 hours are used.`;
  if (used < limit * 0.8) return { check: "api-requests", result: "pass", found };
  const remedy = "Look in Setup, Company Information, at API Requests, Last 24 Hours, for what uses them.";
  return { check: "api-requests", result: "warn", found, remedy };
}

async function nobodySends(org: Org): Promise<Finding> {
  const state = await senderState(org);
  if (state === "absent") {
    const found = `No trigger ${senderTrigger} is active: what the bridge files is not mailed.`;
    return { check: "mirrored-replies", result: "pass", found };
  }
  const found =
    state === "active"
      ? `The trigger ${senderTrigger} is active: it would mail the AI's answers to customers a second time.`
      : `The bridge's user may not see whether the trigger ${senderTrigger} is there.`;
  const remedy =
    state === "active"
      ? "Deactivate the trigger (Setup, Apex Triggers), or set mirrorAiReplies to comment; until then comments are written."
      : "Give the bridge's user View Setup and Configuration, or set mirrorAiReplies to comment; until then comments are written.";
  return { check: "mirrored-replies", result: "fail", found, remedy };
}
