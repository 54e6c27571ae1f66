import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { CheckStopped, Expectations } from "../../demo/check/expectations.ts";

const main = join(import.meta.dirname, "../../demo/main.ts");

test("the check carries whole conversations in Salesforce and in Dynamics 365 and tells each as a timeline", async () => {
  const { code, output } = await run(["--check"]);

  expect(output).not.toContain("FAILED");
  expect(code).toBe(0);
  for (const words of [
    "Handoff received by OpenCX's signed webhook",
    "Identity settled: verified by e-mail",
    "Conversation opened in Salesforce",
    "Brief delivered to the rep",
    "Ann Agent joined",
    "Reply delivered to the customer",
    "File passed on to the rep",
    "Event stream reconnected; nothing was missed",
    "Bob Agent joined",
    "Handoff over, ended by the rep",
    "OpenCX session marked as resolved",
    "Case 00000001 opened in Salesforce",
    "Ann Agent wrote after the end: 19 characters",
    "Handed on to simulated-cases",
    "Case 00000003 opened in Salesforce",
    "Conversation opened in Dynamics 365",
    "Bob Agent wrote: 40 characters",
    "Incident CAS-01001-[A-Z0-9]+ opened in Dynamics 365",
    "WARNING: The incident is resolved or gone; a new one gets the whole story",
  ]) {
    expect(output).toMatch(new RegExp(`^ +\\+\\d+\\.\\d{3} s .* ${words.replaceAll(".", "\\.")}`, "m"));
  }
}, 120_000);

test("the help names every option and starts nothing", async () => {
  const { code, output } = await run(["--help"]);

  expect(code).toBe(0);
  for (const option of ["--check", "--port", "--help"]) expect(output).toContain(option);
});

test("an unknown option or a port that is none is refused with a hint", async () => {
  const [unknown, port] = await Promise.all([run(["--chekc"]), run(["--port", "lots"])]);

  expect(unknown.code).toBe(2);
  expect(unknown.output).toContain("Try --help.");
  expect(port.code).toBe(2);
  expect(port.output).toContain("--port: give a number");
});

test("a check passes only when something was expected and all of it came true", () => {
  const nothing = new Expectations();
  const good = new Expectations();
  const broken = new Expectations();

  good.same("two is two", 2, 2);
  broken.same("two is two", 2, 2);
  broken.same("the rep is Ann", { name: "Bob" }, { name: "Ann" });

  expect(nothing.passed).toBe(false);
  expect(good.passed).toBe(true);
  expect(broken.passed).toBe(false);
  expect(broken.report()).toBe(
    [
      "  ok      two is two",
      "  FAILED  the rep is Ann",
      '          saw: {"name":"Bob"}',
      "",
      "  1 of 2 as expected",
    ].join("\n"),
  );
});

test("what never comes is noted as failed and stops the check", async () => {
  const expectations = new Expectations(0);

  await expect(expectations.until("a rep comes", () => Promise.resolve(undefined))).rejects.toThrow(CheckStopped);

  expect(expectations.passed).toBe(false);
  expect(expectations.report()).toContain("FAILED  a rep comes");
});

function run(args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const read = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve({ code, output }));
  });
}
