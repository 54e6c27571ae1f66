import XMLBuilder from "fast-xml-builder";
import { XMLParser } from "fast-xml-parser";

/** An element as fast-xml-parser keeps it in order: one key names it, its value holds what is inside. */
export type Node = Record<string, unknown>;

const options = { preserveOrder: true, ignoreAttributes: false, parseTagValue: false, trimValues: true } as const;

/** A metadata file whose elements can be added to without touching the rest. */
export class MetadataFile {
  readonly #document: Node[];
  readonly #root: Node[];

  constructor(xml: string, rootName: string) {
    this.#document = new XMLParser(options).parse(xml) as Node[];
    const root = this.#document.find((node) => rootName in node);
    if (root === undefined) throw new Error(`The file has no <${rootName}>.`);
    this.#root = root[rootName] as Node[];
  }

  /** What is inside each element of this name. */
  all(name: string): Node[][] {
    return this.#root.filter((node) => name in node).map((node) => node[name] as Node[]);
  }

  text(name: string): string | undefined {
    return childText(this.#root, name);
  }

  /** Adds an element behind the last of its name, since equal ones must stand together; else in alphabetical order. */
  add(name: string, children: Node[]): void {
    const last = this.#root.findLastIndex((node) => name in node);
    const after = this.#root.findIndex((node) => (Object.keys(node)[0] ?? "") > name);
    const place = last >= 0 ? last + 1 : after >= 0 ? after : this.#root.length;
    this.#root.splice(place, 0, { [name]: children });
  }

  toString(): string {
    const builder = new XMLBuilder({ ...options, format: true, indentBy: "    ", suppressEmptyNode: true });
    return `${builder.build(this.#document).trim()}\n`;
  }
}

/** An element with a text in it. */
export function element(name: string, text: string): Node {
  return { [name]: [{ "#text": text }] };
}

/** The text of the first child of this name. */
export function childText(children: Node[], name: string): string | undefined {
  const child = children.find((node) => name in node)?.[name] as Node[] | undefined;
  const text = child?.[0]?.["#text"];
  return typeof text === "string" ? text : undefined;
}

/** Puts a text into the first child of this name; adds the child where there is none. */
export function setChildText(children: Node[], name: string, text: string): void {
  const child = children.find((node) => name in node);
  if (child === undefined) children.push(element(name, text));
  else child[name] = [{ "#text": text }];
}
