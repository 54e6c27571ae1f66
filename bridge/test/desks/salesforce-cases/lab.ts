import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "@jest/globals";
import { Agent } from "undici";
import { salesforceCasesConnection } from "../../../src/config/sections/salesforce-cases.ts";
import type { Desk, DeskConversation, DeskEntry, DeskHandoff, DeskText, Opened } from "../../../src/desks/desk.ts";
import { createSalesforceCases } from "../../../src/desks/salesforce-cases/salesforce-cases.ts";
import { type OrgOptions, type OrgSimulator, startOrgSimulator } from "../../../simulators/salesforce/org-simulator.ts";
import { handoff as anyHandoff } from "../salesforce-messaging/lab.ts";
import { MemoryBox } from "../salesforce-messaging/memory-box.ts";

type Row = Record<string, unknown>;

export interface Warning {
  facts: object;
  message: string;
}

/** A simulated org for a test file, emptied before each test, and desks that talk to it. */
export function simulatedOrg(options: () => OrgOptions = () => ({})) {
  const clock = { at: 0, now: () => new Date(clock.at) };
  const dispatcher = new Agent({ allowH2: false });
  const reported: string[] = [];
  const warnings: Warning[] = [];
  let running: OrgSimulator;
  beforeAll(async () => {
    clock.at = Date.now();
    running = await startOrgSimulator({ now: () => clock.at, onViolation: (one) => reported.push(one), ...options() });
  });
  beforeEach(() => {
    clock.at = Date.parse("2026-11-21T16:00:00Z");
    running.control.reset();
    reported.length = warnings.length = 0;
  });
  afterEach(() => expect(reported).toEqual([]));
  afterAll(async () => {
    await running.close();
    await dispatcher.destroy();
  });
  return {
    sim: () => running,
    clock,
    warnings,
    takeViolations: () => reported.splice(0),
    /** A desk as the configuration makes it; each has a token of its own, as a process has. */
    desk(changes: Row = {}): Desk {
      const settings = salesforceCasesConnection.parse({ ...connectionTo(running), ...changes });
      const logger = { warn: (facts: object, message: string) => void warnings.push({ facts, message }) };
      return createSalesforceCases(settings, { clock, dispatcher, logger });
    },
    cases: () => running.control.records("Case"),
    comments: () => running.control.records("CaseComment"),
    bodies: () => running.control.records("CaseComment").map((row) => String(row["CommentBody"])),
    count: (path: RegExp, method?: string) =>
      running
        .requests()
        .filter((one) => path.test(decodeURIComponent(one.path)) && (method === undefined || one.method === method))
        .length,
  };
}

/** The least a connection needs. */
export function connectionTo({ url, client }: Pick<OrgSimulator, "url" | "client">): Row {
  return {
    name: "service",
    desk: "salesforce-cases",
    instanceUrl: url,
    allowAnyHost: true,
    auth: { flow: "client-credentials", clientId: client.clientId, clientSecret: client.clientSecret },
    timeouts: { requestMs: 2000 },
  };
}

export const ada = {
  identity: { kind: "verified-email", value: "Ada@Example.com" },
  channel: "email",
  customer: { name: "Ada King Lovelace", email: "Ada@Example.com", nonVerifiedEmail: undefined, phone: "+4930123" },
} as const satisfies Partial<DeskHandoff>;

export function conversationOf(changes: Partial<DeskHandoff> = {}, externalId = ""): DeskConversation {
  return {
    id: randomUUID(),
    handoff: anyHandoff({ channel: "email", ...changes }),
    externalId,
    attributes: {},
    credentials: new MemoryBox({}),
    cursor: null,
    waiting: true,
  };
}

/** A conversation whose Case is open. */
export async function opened(desk: Desk, changes: Partial<DeskHandoff> = {}): Promise<DeskConversation> {
  const conversation = conversationOf(changes);
  const { externalId } = await desk.open(conversation, { brief: [] });
  return { ...conversation, externalId };
}

export function said(text: string, changes: Partial<DeskText> = {}): DeskText {
  return { id: randomUUID(), kind: "text", author: "customer", text, isFirst: false, ...changes };
}

export function briefOf(...texts: string[]): DeskText[] {
  return texts.map((text, index) => said(text, { author: "bridge", part: { no: index + 1, of: texts.length } }));
}

export function file(name: string, bytes = "hello"): Extract<DeskEntry, { kind: "file" }> {
  const content = { name, mimeType: "text/plain", bytes: Buffer.from(bytes) };
  return { id: randomUUID(), kind: "file", file: content, isFirst: false };
}

/** The marker that the bridge ends a comment with, without the sum over its text. */
export function markOf(entry: { id: string }, no = 1, of = 1): string {
  return `[${no}/${of} · ${entry.id.replaceAll("-", "").slice(0, 12)}]`;
}

/** A comment as `markOf` tells it. */
export function withoutSum(body: string): string {
  return body.replace(/-[0-9a-f]{8}\]$/, "]");
}

export function idsOf({ delivered }: Opened): string[] {
  return (delivered ?? []).map(({ id }) => id);
}

export const certain = { uncertain: false };
export const uncertain = { uncertain: true };
