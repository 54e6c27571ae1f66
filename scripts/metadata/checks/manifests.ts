import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { error, type Finding } from "../finding.ts";
import { manifestsOf } from "../manifest/generate.ts";
import type { SourcePackage } from "../source/package.ts";

const remedy = "Run: npm run metadata -- --fix-manifests";

/** The manifests, that of the uninstallation included, hold exactly what the source holds. */
export async function checkManifests(source: SourcePackage): Promise<Finding[]> {
  const wanted = await manifestsOf(source);
  const missing = [...wanted]
    .filter(([path, text]) => readIfThere(join(source.root, path)) !== text)
    .map(([path]) => error(path, `It does not hold what the source holds. ${remedy}`));
  const needless = manifestsIn(source.root)
    .filter((path) => !wanted.has(path))
    .map((path) => error(path, `Nothing in the source belongs to it. ${remedy}`));
  return [...missing, ...needless];
}

/** Writes the manifests as they must be and removes those that belong to nothing. */
export async function fixManifests(source: SourcePackage): Promise<void> {
  const wanted = await manifestsOf(source);
  for (const path of manifestsIn(source.root)) if (!wanted.has(path)) rmSync(join(source.root, path));
  for (const [path, text] of wanted) {
    mkdirSync(dirname(join(source.root, path)), { recursive: true });
    writeFileSync(join(source.root, path), text);
  }
}

function manifestsIn(root: string): string[] {
  const folder = join(root, "manifest");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".xml"))
    .map((name) => `manifest/${name.replaceAll("\\", "/")}`);
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
