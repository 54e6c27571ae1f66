import { afterAll, afterEach, beforeAll, beforeEach, expect } from "@jest/globals";
import { createTenant } from "../../../../simulators/dynamics/create-tenant.ts";
import type { SimulatedTenant } from "../../../../simulators/dynamics/create-tenant.ts";
import { facts } from "../../../../simulators/dynamics/facts.ts";
import { startMessagingSimulator } from "../../../../simulators/dynamics/messaging/messaging-simulator.ts";
import type {
  MessagingOptions,
  MessagingSimulator,
} from "../../../../simulators/dynamics/messaging/messaging-simulator.ts";
import type { Row } from "../../../../simulators/dynamics/tenant.ts";
import { Customers } from "./customers.ts";
import { startWebhook } from "./webhook.ts";
import type { Webhook } from "./webhook.ts";

export { facts };

/**
 * One tenant with its Messaging API and a webhook for a test file, reset before each test. After each, no rule may be
 * broken that the test did not name.
 */
export function simulated(options: MessagingOptions = {}) {
  const clock = { now: 0 };
  const reported: string[] = [];
  let tenant: SimulatedTenant;
  let running: MessagingSimulator;
  let webhook: Webhook;
  let customers: Customers;
  beforeAll(async () => {
    clock.now = Date.parse("2026-11-21T16:00:00.500Z");
    tenant = createTenant({ now: () => clock.now, onViolation: (one) => reported.push(one) });
    running = await startMessagingSimulator(tenant, options);
    webhook = await startWebhook();
  });
  beforeEach(async () => {
    clock.now = Date.parse("2026-11-21T16:00:00.500Z");
    tenant.reset();
    running.control.reset();
    webhook.clear();
    reported.length = 0;
    changeChannel({ msdyn_webhookurl: webhook.url });
    customers = new Customers(running.url, await tokenFor());
  });
  afterEach(async () => {
    await running.control.settled();
    expect(reported).toEqual([]);
  });
  afterAll(() => Promise.all([running.close(), webhook.close()]));
  const changeChannel = (changes: Row) => {
    tenant.rows.update("msdyn_occustommessagingchannel", facts.channelId, changes);
  };
  const tokenFor = (audience: string = facts.messagingResource, subject: string = facts.clientId) =>
    tenant.tokens.issue({ audience, subject });
  return {
    sim: () => running,
    control: () => running.control,
    customers: () => customers,
    tenant: () => tenant,
    webhook: () => webhook,
    clock,
    changeChannel,
    tokenFor,
    /** Takes the violations that the test expected. */
    takeViolations: () => reported.splice(0),
  };
}
