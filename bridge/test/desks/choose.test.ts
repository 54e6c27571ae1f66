import { expect, test } from "@jest/globals";
import type { Config } from "../../src/config/schema.ts";
import { chooseConnection } from "../../src/desks/choose.ts";

interface Named {
  name: string;
  channels?: string[];
  desk?: string;
}

function config(connections: Named[], defaults: Record<string, string> = {}) {
  const desks = connections.map((one) => ({ desk: "salesforce-messaging", ...one }));
  return { connections: desks, defaults } as unknown as Pick<Config, "connections" | "defaults">;
}

test("the configured default wins over every list", () => {
  const both = config([{ name: "a", channels: ["web"] }, { name: "b" }], { web: "b" });

  expect(chooseConnection(both, "web")).toBe("b");
});

test("else the first connection that lists the channel, else the first that limits nothing", () => {
  const connections = config([
    { name: "open" },
    { name: "sms", channels: ["sms"] },
    { name: "sms2", channels: ["sms"] },
  ]);

  expect(chooseConnection(connections, "sms")).toBe("sms");
  expect(chooseConnection(connections, "web")).toBe("open");
  expect(chooseConnection(connections, "never-heard-of")).toBe("open");
});

test("e-mail goes to no live desk unless it is named there", () => {
  expect(() => chooseConnection(config([{ name: "open" }]), "email")).toThrow(
    expect.objectContaining({ code: "CHANNEL_NOT_TAKEN", status: 422, remedy: expect.stringContaining("email") }),
  );
  expect(chooseConnection(config([{ name: "mail", channels: ["email"] }]), "email")).toBe("mail");
});

test("a channel that nobody takes is refused", () => {
  expect(() => chooseConnection(config([{ name: "a", channels: ["web"] }]), "sms")).toThrow(
    expect.objectContaining({ code: "CHANNEL_NOT_TAKEN" }),
  );
});

test("a channel called like something that every object has is an unknown one", () => {
  expect(chooseConnection(config([{ name: "open" }]), "constructor")).toBe("open");
});

const both = config([{ name: "cases", desk: "salesforce-cases" }, { name: "messaging" }]);

test("where nothing limits the channels, e-mail goes to Cases and everything else to messaging", () => {
  expect(chooseConnection(both, "email")).toBe("cases");
  expect(chooseConnection(both, "web")).toBe("messaging");
});

test("Cases take every channel that no messaging connection takes", () => {
  const cases = config([{ name: "cases", desk: "salesforce-cases" }]);
  const limited = config([
    { name: "chat", channels: ["web"] },
    { name: "cases", desk: "salesforce-cases" },
  ]);

  expect([chooseConnection(cases, "web"), chooseConnection(cases, "email")]).toEqual(["cases", "cases"]);
  expect([chooseConnection(limited, "web"), chooseConnection(limited, "sms")]).toEqual(["chat", "cases"]);
});
