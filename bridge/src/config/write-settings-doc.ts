import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { settingsDoc } from "./settings-doc.ts";

writeFileSync(fileURLToPath(new URL("../../../docs/settings.md", import.meta.url)), settingsDoc());
