import { error, type Finding } from "../../finding.ts";
import { withoutComments } from "../../source/apex.ts";
import type { SourceFile } from "../../source/package.ts";
import { labelsOf } from "./labels.ts";
import type { Resolver } from "./resolver.ts";

const imported = /from\s+["']([^"']+)["']/g;
const childTag = /<c-([a-z0-9-]+)/g;

/** What Lightning components import and carry exists: labels, Apex methods, permissions, fields and other components. */
export function checkLwc(resolver: Resolver): Finding[] {
  const labels = labelsOf(resolver);
  return resolver.source.files
    .filter(({ path }) => path.includes("/lwc/") && !path.includes("/__tests__/"))
    .flatMap((file) => {
      if (file.path.endsWith(".html")) return checkTemplate(resolver, file);
      if (!file.path.endsWith(".js")) return [];
      const modules = new Set([...file.text.matchAll(imported)].map(([, module = ""]) => module));
      return [...modules].flatMap((module) => checkImport(resolver, file, module, labels));
    });
}

function checkImport(resolver: Resolver, file: SourceFile, module: string, labels: Map<string, string>): Finding[] {
  const [, kind = "", name = ""] = /^(?:@salesforce\/(\w+)\/|(?=c\/))(.+)$/.exec(module) ?? [];
  if (module.startsWith("c/")) return resolver.component(file.path, "LightningComponentBundle", name.slice(2));
  if (kind === "label") {
    const label = name.replace(/^c\./, "");
    return labels.has(label) ? [] : [error(file.path, `It imports the label ${label}, which does not exist. Add it.`)];
  }
  if (kind === "apex") return checkMethod(resolver, file, name);
  if (kind === "customPermission") return resolver.component(file.path, "CustomPermission", name);
  if (kind === "schema") {
    const [object = "", field] = name.split(".");
    return field === undefined ? resolver.object(file.path, object) : resolver.field(file.path, object, field);
  }
  return [];
}

function checkMethod(resolver: Resolver, file: SourceFile, name: string): Finding[] {
  const [className = "", method = ""] = name.split(".");
  const found = resolver.find("ApexClass", className);
  if (found === undefined) return resolver.component(file.path, "ApexClass", className);
  const code = resolver.source.files.find(({ path }) => path === found.path.replace("-meta.xml", ""))?.text ?? "";
  const declared = new RegExp(`@AuraEnabled[^;{]*\\bstatic\\b[^;{]*\\b${method}\\s*\\(`, "i");
  if (declared.test(withoutComments(code))) return resolver.component(file.path, "ApexClass", className);
  return [error(file.path, `${className} has no @AuraEnabled static method ${method}. Add it or correct the import.`)];
}

function checkTemplate(resolver: Resolver, file: SourceFile): Finding[] {
  const tags = new Set([...file.text.matchAll(childTag)].map(([, tag = ""]) => tag));
  return [...tags].flatMap((tag) => {
    const name = tag.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    return resolver.component(file.path, "LightningComponentBundle", name);
  });
}
