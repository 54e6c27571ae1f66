import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const prefix = "\0icons:";
const library = /^lightning\/iconSvgTemplates(Utility|Action|Standard|Doctype|Custom)(Rtl)?$/;

/** Of the thousands of icons of the base components those that the markup in `folder` names. */
export function usedIcons({ folder, nodeModules }) {
  const used = iconsIn(folder);
  return {
    name: "used-icons",
    resolveId: (id) => (library.test(id) ? prefix + id : null),
    load(id) {
      if (!id.startsWith(prefix)) return null;
      const [, kind, direction = ""] = library.exec(id.slice(prefix.length));
      const lib = join(
        nodeModules,
        "lightning-base-components",
        "src",
        "lightning",
        `iconSvgTemplates${kind}${direction}`,
      );
      const names = used.filter(({ category }) => category === kind.toLowerCase()).map(({ name }) => name);
      const imports = names.map((name) => {
        const file = join(lib, "buildTemplates", kind.toLowerCase(), `${name}.html`);
        return `import ${kind.toLowerCase()}_${name} from ${JSON.stringify(file)};`;
      });
      return `${imports.join("\n")}\nexport default { ${names.map((name) => `${kind.toLowerCase()}_${name}`).join(", ")} };`;
    },
  };
}

function iconsIn(folder) {
  const found = new Set();
  for (const file of globSync("**/*.html", { cwd: folder })) {
    const markup = readFileSync(join(folder, file), "utf8");
    for (const [, icon] of markup.matchAll(/icon-name="([a-z]+:\w+)"/g)) found.add(icon);
  }
  return [...found].map((icon) => ({ category: icon.split(":")[0], name: icon.split(":")[1] }));
}
