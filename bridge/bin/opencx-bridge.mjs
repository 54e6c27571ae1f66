#!/usr/bin/env node
/** The command line: the built one where `npm run build` made it, else the source, which Node runs since 22.18. */
import { existsSync } from "node:fs";

const built = new URL("../dist/cli/main.js", import.meta.url);
const [major, minor] = process.versions.node.split(".").map(Number);

if (existsSync(built)) {
  await import(built.href);
} else if (major > 22 || (major === 22 && minor >= 18)) {
  await import(new URL("../src/cli/main.ts", import.meta.url).href);
} else {
  console.error(`The bridge needs Node 24 and this is Node ${process.versions.node}. Run it by \`npm run bridge\`.`);
  process.exitCode = 1;
}
