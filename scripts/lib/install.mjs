import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail, root } from "./project.mjs";

/**
 * Installs what package-lock.json asks for, unless node_modules holds it already. Without `dev` only what the bridge
 * runs on is installed, which takes half the time. Works on Node 20 with nothing installed.
 */
export function ensureInstalled({ dev }) {
  if (isInstalled(dev)) return;
  console.error(
    dev
      ? "Installing the project and its tools (about two minutes) …"
      : "Installing what the bridge needs (about half a minute) …",
  );
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error", ...(dev ? [] : ["--omit=dev"])];
  const { status } = runNpm(args);
  if (status !== 0) fail("npm ci failed; its message is above. Put that right, then run the same command again.");
}

/** npm's own record of what it installed tells whether it still is what the lock file asks for. */
function isInstalled(dev) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = packagesOf(record);
  return Object.entries(packagesOf(join(root, "package-lock.json")))
    .filter(
      ([path, wanted]) =>
        path.includes("node_modules/") && !wanted.optional && !wanted.devOptional && (dev || !wanted.dev),
    )
    .every(([path, wanted]) => installed[path] !== undefined && installed[path].version === wanted.version);
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, "utf8")).packages;
}

/** Runs npm with the Node that runs npm now, since the one in node_modules goes away while npm installs. */
function runNpm(args) {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  const options = { cwd: root, stdio: ["ignore", 2, 2] };
  if (npm?.endsWith(".js") && node) return spawnSync(node, [npm, ...args], options);
  return spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}
