import { startCommand } from "./cli/start.ts";
import { reportAndExit } from "./cli/report.ts";

const io = { out: console.log, error: console.error };
await startCommand(process.argv.slice(2), io).catch(reportAndExit);
