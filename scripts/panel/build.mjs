/**
 * Builds the real components of the package for any browser: LWC's own compiler and runtime, Salesforce's base
 * components, its design system. `node scripts/panel/build.mjs [language]` writes to `.cache/panel/<language>`.
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import lwc from "@lwc/rollup-plugin";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import replace from "@rollup/plugin-replace";
import { rollup } from "rollup";
import { usedIcons } from "./lib/icons.mjs";
import { labelFile, readLabels } from "./lib/labels.mjs";
import { salesforceModules } from "./lib/salesforce-modules.mjs";
import { styleSheetFor } from "./lib/styles.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const here = join(root, "scripts", "panel");
const nodeModules = join(root, "node_modules");
const bundles = join(root, "force-app", "core", "main", "default", "lwc");
const require = createRequire(import.meta.url);
const slds = require.resolve("@salesforce-ux/design-system/assets/styles/salesforce-lightning-design-system.css");
const locales = { en: "en-US", de: "de-DE", es: "es-ES" };
const scope = ".opencx-panel";

/**
 * Writes `panel.js` (a module that exports `mountPanel` and `mountSetupCheck`, and puts them at `window.opencxPanel`)
 * and `panel.css`. `outDir` is its own: whatever else lies there goes. What has been built of the same sources is left.
 *
 * @returns `{ outDir, built }`, `built` false where it was there already.
 */
export async function buildPanel({ outDir, language = "en" } = {}) {
  if (locales[language] === undefined) {
    throw new Error(`There is no language "${language}". There are: ${Object.keys(locales).join(", ")}.`);
  }
  const folder = outDir ?? join(root, ".cache", "panel", language);
  const hash = hashOfSources(language);
  const mark = join(folder, "built-of.txt");
  if (existsSync(mark) && readFileSync(mark, "utf8") === hash) return { outDir: folder, built: false };
  // Made elsewhere and put in place whole: another process may build or read the same.
  const made = `${folder}.${process.pid}`;
  mkdirSync(made, { recursive: true });
  try {
    const code = await bundle(made, language);
    writeFileSync(join(made, "panel.css"), stylesFor(code));
    writeFileSync(join(made, "built-of.txt"), hash);
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return { outDir: folder, built: true };
}

async function bundle(folder, language) {
  const built = await rollup({
    input: { panel: join(here, "page", "panel.js") },
    plugins: plugins(language),
    onwarn: (warning) => {
      // The base components import each other in circles, and know it.
      if (warning.code !== "CIRCULAR_DEPENDENCY") throw new Error(warning.message);
    },
  });
  const { output } = await built.write({ dir: folder, format: "es", inlineDynamicImports: true });
  await built.close();
  return output.map((chunk) => chunk.code ?? "").join("\n");
}

function plugins(language) {
  return [
    salesforceModules({ labels: readLabels(root, language), locale: locales[language] }),
    usedIcons({ folder: bundles, nodeModules }),
    lwc({
      rootDir: here,
      // By way of the package itself, which has its engine; another tool's may lie beside it.
      defaultModules: [],
      modules: [
        { name: "lwc", path: join(dirname(require.resolve("lwc")), "engine-dom.js") },
        ...readdirSync(bundles).map((name) => ({ name: `c/${name}`, path: entryOf(name) })),
        { name: "opencx-panel/apex", path: join(here, "page", "apex.js") },
        { npm: "lightning-base-components" },
      ],
    }),
    nodeResolve(),
    replace({
      "process.env.NODE_ENV": JSON.stringify("production"),
      "import.meta.env.SSR": "false",
      preventAssignment: true,
    }),
  ];
}

/** A bundle of styles alone has no script. */
function entryOf(name) {
  const script = join(bundles, name, `${name}.js`);
  return existsSync(script) ? script : join(bundles, name, `${name}.css`);
}

function stylesFor(code) {
  const used = new Set(code.match(/slds-[\w-]+/g));
  const theme = readFileSync(join(here, "page", "theme.css"), "utf8");
  return `${styleSheetFor(readFileSync(slds, "utf8"), { used, scope })}\n${theme}`;
}

function hashOfSources(language) {
  const hash = createHash("sha256").update(language);
  const files = [
    ...globSync("**/*.{js,html,css}", { cwd: bundles }).map((name) => join(bundles, name)),
    ...globSync("{build.mjs,lib/*,page/*}", { cwd: here }).map((name) => join(here, name)),
    labelFile(root, "en"),
    labelFile(root, language),
    join(root, "package.json"),
  ];
  for (const file of files.filter((name) => !name.includes("__tests__")).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  const { outDir, built } = await buildPanel({ language: process.argv[2] });
  const took = ((performance.now() - started) / 1000).toFixed(1);
  console.log(built ? `Built ${dirname(join(outDir, "panel.js"))} in ${took} s.` : `${outDir} is up to date.`);
}
