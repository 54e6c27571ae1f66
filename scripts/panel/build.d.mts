/** What is built, and whether it had to be. */
export interface BuiltPanel {
  outDir: string;
  built: boolean;
}

/** Writes `panel.js` and `panel.css` to a folder; what has been built of the same sources is left as it is. */
export function buildPanel(options?: { outDir?: string; language?: "en" | "de" | "es" }): Promise<BuiltPanel>;
