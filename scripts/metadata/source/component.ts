import type { SourceFile, SourcePackage } from "./package.ts";
import { parseXml, type XmlElement } from "./xml.ts";

/** A metadata file: what it is, what it is called in a manifest, and what it says. */
export interface Component {
  path: string;
  /** The metadata type, which is the root element. */
  type: string;
  /** As in a manifest: `Case.Case_From__c`, `OpenCx/Open_Cases`, `OpenCx_Route_Messaging`. */
  name: string;
  body: XmlElement;
}

const suffix = /\.[A-Za-z-]+-meta\.xml$/;
/** Types whose components lie in a folder that is part of their name, and where those folders lie. */
const foldered: Record<string, string> = {
  Report: "reports",
  ReportFolder: "reports",
  Dashboard: "dashboards",
  DashboardFolder: "dashboards",
};
/** Names that hold characters a URL would escape are escaped in file names, as in layouts. */
const escaped = /%[0-9A-F]{2}/i;

/** The component of a metadata file; undefined for other files and for what cannot be read. */
export function componentOf(file: SourceFile): Component | undefined {
  if (!suffix.test(file.path)) return undefined;
  const parsed = parseXml(file.text);
  if ("fault" in parsed) return undefined;
  return { path: file.path, type: parsed.root.name, name: nameOf(file.path, parsed.root.name), body: parsed.root };
}

/** The components of one type. */
export function componentsOf(source: Pick<SourcePackage, "components">, ...types: string[]): Component[] {
  return source.components.filter(({ type }) => types.includes(type));
}

/** The names of the components of one type. */
export function namesOf(source: Pick<SourcePackage, "components">, ...types: string[]): Set<string> {
  return new Set(componentsOf(source, ...types).map(({ name }) => name));
}

function nameOf(path: string, type: string): string {
  const parts = path.split("/");
  const last = (parts.at(-1) ?? "").replace(suffix, "");
  const own = escaped.test(last) ? decodeURIComponent(last) : last;
  const folder = foldered[type];
  if (folder !== undefined) return [...parts.slice(parts.lastIndexOf(folder) + 1, -1), own].join("/");
  const objects = parts.lastIndexOf("objects");
  if (objects !== -1 && type !== "CustomObject") return `${parts[objects + 1] ?? ""}.${own}`;
  return own;
}
