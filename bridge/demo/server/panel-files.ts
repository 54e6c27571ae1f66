import { join } from "node:path";
import { pathToFileURL } from "node:url";

const builder = join(import.meta.dirname, "..", "..", "..", "scripts", "panel", "build.mjs");

interface PanelBuilder {
  buildPanel(options: { language: string }): Promise<{ outDir: string }>;
}

/** The folder with the rep's panel for the browser; built once from the package's components, then kept. */
export async function buildPanelFiles(): Promise<string> {
  const { buildPanel } = (await import(pathToFileURL(builder).href)) as PanelBuilder;
  return (await buildPanel({ language: "en" })).outDir;
}
