import { XMLParser, XMLValidator } from "fast-xml-parser";

/** An element with its children in the order of the file. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  /** Its own text, entities resolved, without the children's. */
  text: string;
  children: XmlElement[];
}

export type ParsedXml = { root: XmlElement } | { fault: string };

type Node = Record<string, unknown>;

const attributesKey = ":@";
const textKey = "#text";
const cdataKey = "#cdata";
const namedEntities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: cdataKey,
  ignoreDeclaration: true,
});

/** Reads one XML file; what is not well-formed is told, not thrown, as it is a finding. */
export function parseXml(text: string): ParsedXml {
  // The validator is due to move to a package of its own, which is not a dependency yet.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const validity = XMLValidator.validate(text);
  if (validity !== true) return { fault: `line ${validity.err.line}: ${validity.err.msg}` };
  const elements = elementsOf(parser.parse(text) as Node[]);
  const [root] = elements;
  return root === undefined || elements.length > 1 ? { fault: "it needs exactly one root element" } : { root };
}

/** The children of that name. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The trimmed text of the only child of that name, or of the first at the end of a path; undefined where there is none. */
export function textAt(element: XmlElement, ...path: string[]): string | undefined {
  let found: XmlElement | undefined = element;
  for (const name of path) found = found?.children.find((child) => child.name === name);
  return found?.text.trim();
}

/** The trimmed texts of all elements at the end of a path. */
export function textsAt(element: XmlElement, ...path: string[]): string[] {
  return elementsAt(element, ...path).map(({ text }) => text.trim());
}

/** All elements at the end of a path. */
export function elementsAt(element: XmlElement, ...path: string[]): XmlElement[] {
  return path.reduce((found, name) => found.flatMap((each) => childrenOf(each, name)), [element]);
}

/** The element and everything below it. */
export function* walk(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* walk(child);
}

function elementsOf(nodes: Node[]): XmlElement[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== attributesKey);
    if (name === undefined || name === textKey || name === cdataKey || name.startsWith("?")) return [];
    return [element(name, node)];
  });
}

function element(name: string, node: Node): XmlElement {
  const content = node[name] as Node[];
  const attributes = (node[attributesKey] ?? {}) as Record<string, string>;
  return {
    name,
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, resolve(value)])),
    text: content.map(ownText).join(""),
    children: elementsOf(content),
  };
}

function ownText(node: Node): string {
  if (typeof node[textKey] === "string") return resolve(node[textKey]);
  const cdata = node[cdataKey] as Node[] | undefined;
  return cdata === undefined ? "" : cdata.map((part) => String(part[textKey])).join("");
}

function resolve(text: string): string {
  return text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, entity: string) => {
    if (!entity.startsWith("#")) return namedEntities[entity] ?? whole;
    const hexadecimal = /^#x/i.test(entity);
    return String.fromCodePoint(Number.parseInt(entity.slice(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10));
  });
}
