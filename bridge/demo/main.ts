import { parseArgs } from "node:util";
import { runCheck } from "./check/check.ts";
import { runPage } from "./server/run-page.ts";

const help = `Shows a handoff from OpenCX's AI to a rep in Salesforce or Dynamics 365, with no org, no tenant and no account: a
simulated OpenCX, a simulated Salesforce org or Dynamics tenant and a real bridge between them, all on this machine.

  npm run demo                  serves one page: the visitor's chat or mailbox, the trace, and the rep's side: console or
                                Case in Salesforce, Omnichannel or incident in Dynamics 365, as its switch says
  npm run demo -- --check       runs a chat, an e-mail with its Case and a chat that becomes a Case in Salesforce, a chat
                                and an e-mail with its incident in Dynamics 365, without a page, tells what happened,
                                exits 0 or 1

  --port <port>   where the page is served; default 4600, or a free one when that is taken
  --check         no page
  --help          this text
`;

async function main(args: string[]): Promise<number | undefined> {
  const { values } = parseArgs({
    args,
    options: { check: { type: "boolean" }, port: { type: "string" }, help: { type: "boolean" } },
  });
  const write = (text: string) => void process.stdout.write(text);
  if (values.help === true) {
    write(help);
    return 0;
  }
  if (values.check === true) {
    // Leaving by `exit` removes the data as well.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
    return (await runCheck(write)) ? 0 : 1;
  }
  await runPage(readPort(values.port), write);
  return undefined;
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error("--port: give a number from 0 to 65535.");
  return port;
}

try {
  const code = await main(process.argv.slice(2));
  if (code !== undefined) process.exit(code);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nTry --help.\n`);
  process.exit(2);
}
