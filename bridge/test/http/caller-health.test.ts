import { afterEach, expect, test } from "@jest/globals";
import { routingParameters } from "../../src/desks/salesforce-messaging/attributes.ts";
import { makeKeys, minimalConfig } from "../config/fixtures.ts";
import { HttpLab, keys } from "./lab.ts";

let lab: HttpLab | undefined;
afterEach(() => lab?.stop());

test.each(["opencx", "org", "admin"] as const)(
  "a key of role %s learns that it is known, and its role",
  async (role) => {
    lab = await HttpLab.start();

    const answer = await lab.call("/v1/health", { key: keys[role] });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: "ok", role, routingParameters });
  },
);

test("without a key, or with a wrong one, it is refused", async () => {
  lab = await HttpLab.start();

  const answers = [await lab.call("/v1/health"), await lab.call("/v1/health", { key: "nonsense" })];

  expect(answers.map(({ status, body }) => [status, body["code"]])).toEqual([
    [401, "AUTH_MISSING"],
    [401, "AUTH_WRONG"],
  ]);
});

test("it names the parameters that a connection adds, with their length", async () => {
  const routing = { extras: { Order_Number: { from: "order_number", maxLength: 80 } } };
  const { connections } = minimalConfig(makeKeys(), { routing });
  lab = await HttpLab.start({ connections });

  const answer = await lab.call("/v1/health", { key: keys.org });

  expect(answer.body["routingParameters"]).toContainEqual({ name: "Order_Number", maxLength: 80 });
});
