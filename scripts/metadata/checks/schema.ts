import { error, warning, type Finding } from "../finding.ts";
import { alsoRequired, listedValues, ownContent, refusedValues } from "../schema/exemptions.ts";
import { readMetadataTypes, type ElementRule, type MetadataTypes } from "../schema/metadata-types.ts";
import { comparedTypes, elementsSince68 } from "../schema/since-68.ts";
import type { SourceFile, SourcePackage } from "../source/package.ts";
import { childrenOf, parseXml, type XmlElement } from "../source/xml.ts";

const namespace = "http://soap.sforce.com/2006/04/metadata";

/** Checks every metadata file against the types of the Metadata API (contract salesforce-metadata 23.1, 23.7). */
export function checkSchema(source: SourcePackage, types = readMetadataTypes()): Finding[] {
  return source.files.filter(({ path }) => path.endsWith("-meta.xml")).flatMap((file) => checkFile(file, types));
}

function checkFile(file: SourceFile, types: MetadataTypes): Finding[] {
  const parsed = parseXml(file.text);
  if ("fault" in parsed) return [error(file.path, `It is not well-formed XML: ${parsed.fault}.`)];
  const { root } = parsed;
  if (types.elementsOf(root.name)?.has("fullName") !== true) {
    return [error(file.path, `<${root.name}> is not a metadata type. The root element must name one.`)];
  }
  const findings = [...new Checker(file.path, types).check(root, root.name)];
  if (root.attributes["xmlns"] !== namespace)
    findings.push(error(file.path, `The root element needs xmlns="${namespace}".`));
  if (!comparedTypes.includes(root.name)) {
    const remedy = `Look up what of it came after API 67 and add it to scripts/metadata/schema/since-68.ts.`;
    findings.push(error(file.path, `Nobody compared the type ${root.name} of API 67 and 68. ${remedy}`));
  }
  return findings;
}

class Checker {
  readonly #file: string;
  readonly #types: MetadataTypes;

  constructor(file: string, types: MetadataTypes) {
    this.#file = file;
    this.#types = types;
  }

  *check(element: XmlElement, type: string): Generator<Finding> {
    const rules = this.#types.elementsOf(type);
    if (rules === undefined) return;
    const name = this.#types.resolve(type);
    if (element.text.trim() !== "")
      yield this.#error(`Text stands loose in <${element.name}>. Put it into an element.`);
    yield* this.#missing(element, name, rules);
    yield* this.#repetition(element, name, rules);
    for (const child of element.children) {
      const rule = rules.get(child.name);
      if (rule !== undefined) yield* this.#child(child, name, rule);
      else yield this.#error(`Unknown element <${child.name}> in ${name}. Correct its name or take it out.`);
    }
  }

  *#missing(element: XmlElement, type: string, rules: Map<string, ElementRule>): Generator<Finding> {
    for (const [name, { required }] of rules) {
      const reason = alsoRequired[type]?.[name];
      const needed = required || reason !== undefined;
      if (!needed || childrenOf(element, name).length > 0) continue;
      yield this.#error(`${type} lacks the required <${name}>${reason === undefined ? "" : ` (${reason})`}. Add it.`);
    }
  }

  *#repetition(element: XmlElement, type: string, rules: Map<string, ElementRule>): Generator<Finding> {
    const names = element.children.map(({ name }) => name);
    for (const name of new Set(names)) {
      const count = names.filter((each) => each === name).length;
      if (count === 1) continue;
      if (rules.get(name)?.repeated === false)
        yield this.#error(`<${name}> stands ${count} times in ${type}. Keep one.`);
      else if (names.lastIndexOf(name) - names.indexOf(name) + 1 !== count) {
        yield this.#error(`The <${name}> elements of ${type} are not adjacent. Put equal elements next to each other.`);
      }
    }
  }

  *#child(child: XmlElement, type: string, rule: ElementRule): Generator<Finding> {
    if (elementsSince68[type]?.includes(child.name) === true) {
      yield this.#error(`<${child.name}> of ${type} came with API 68 and the package is API 67. Take it out.`);
    }
    if (ownContent[type]?.[child.name] !== undefined || rule.type === "any") return;
    if (this.#types.elementsOf(rule.type) !== undefined) yield* this.check(child, rule.type);
    else yield* this.#value(child, rule);
    const listed = listedValues[type]?.[child.name];
    if (listed === undefined) return;
    for (const value of child.text.trim().split(/\s*,\s*/)) yield* this.#enumerated(child, listed, value);
  }

  *#value(child: XmlElement, rule: ElementRule): Generator<Finding> {
    const value = child.text.trim();
    const [inner] = child.children;
    if (inner !== undefined)
      yield this.#error(`<${child.name}> holds a text, not <${inner.name}>. Write the text alone.`);
    else if (rule.type === "boolean" && !/^(true|false)$/.test(value)) {
      yield this.#error(`'${value}' in <${child.name}> is not a boolean. Write true or false.`);
    } else if (rule.type === "number" && (value === "" || Number.isNaN(Number(value)))) {
      yield this.#error(`'${value}' in <${child.name}> is not a number. Write one.`);
    } else yield* this.#enumerated(child, rule.type, value);
  }

  *#enumerated(child: XmlElement, type: string, value: string): Generator<Finding> {
    const values = this.#types.valuesOf(type);
    if (values === undefined || values.includes(value)) return;
    const meant = refusedValues[type]?.[value] ?? values.find((known) => plain(known) === plain(value));
    if (meant !== undefined) yield this.#error(`'${value}' in <${child.name}> does not exist. Write ${meant}.`);
    // The lists of the WSDL are known to be incomplete.
    else
      yield warning(this.#file, `'${value}' in <${child.name}> is not one of the known ${type}. Make sure it exists.`);
  }

  #error(message: string): Finding {
    return error(this.#file, message);
  }
}

/** Without what is most often misspelt: `refresh_token` for `RefreshToken`. */
function plain(value: string): string {
  return value.replaceAll("_", "").toLowerCase();
}
