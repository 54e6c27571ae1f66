import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** One element that a type may hold. */
export interface ElementRule {
  /** `string`, `boolean`, `number`, `any`, or the name of a type or an enumeration. */
  type: string;
  repeated: boolean;
  required: boolean;
}

/** What the Metadata API knows: its types with their elements, those inherited included, and its enumerations. */
export interface MetadataTypes {
  elementsOf: (type: string) => Map<string, ElementRule> | undefined;
  valuesOf: (enumeration: string) => readonly string[] | undefined;
  /** The type that a name stands for, such as `Folder` for `ReportFolder`. */
  resolve: (type: string) => string;
}

interface OwnElements {
  base: string | undefined;
  elements: Map<string, ElementRule>;
}

/** The typings are generated from the metadata WSDL; their package exports hide the file. */
const typings = join(
  dirname(fileURLToPath(import.meta.url)),
  "../../../node_modules/@salesforce/types/lib/metadata.d.ts",
);

/** Reads the typings of the Metadata API. */
export function readMetadataTypes(path = typings): MetadataTypes {
  const types = new Map<string, OwnElements>();
  const enumerations = new Map<string, string[]>();
  const aliases = new Map<string, string>();
  for (const statement of ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest).statements) {
    if (!ts.isTypeAliasDeclaration(statement)) continue;
    const { name, type } = statement;
    const values = enumerationOf(type);
    if (values !== undefined) enumerations.set(name.text, values);
    else if (ts.isTypeLiteralNode(type)) types.set(name.text, { base: undefined, elements: elementsIn(type) });
    else if (ts.isIntersectionTypeNode(type)) types.set(name.text, inherited(type));
    else aliases.set(name.text, typeName(type));
  }
  const resolve = (type: string): string => (aliases.has(type) ? resolve(aliases.get(type) ?? type) : type);
  const elementsOf = (type: string): Map<string, ElementRule> | undefined => {
    const own = types.get(resolve(type));
    if (own?.base === undefined) return own?.elements;
    return new Map([...(elementsOf(own.base) ?? []), ...own.elements]);
  };
  return { elementsOf: remembered(elementsOf), valuesOf: (type) => enumerations.get(resolve(type)), resolve };
}

function remembered<Value>(find: (key: string) => Value): (key: string) => Value {
  const found = new Map<string, Value>();
  return (key) => {
    if (!found.has(key)) found.set(key, find(key));
    return found.get(key) as Value;
  };
}

function enumerationOf(type: ts.TypeNode): string[] | undefined {
  const members = ts.isUnionTypeNode(type) ? type.types : [type];
  const values = members.map((member) =>
    ts.isLiteralTypeNode(member) && ts.isStringLiteral(member.literal) ? member.literal.text : undefined,
  );
  return values.every((value) => value !== undefined) ? values : undefined;
}

function inherited(type: ts.IntersectionTypeNode): OwnElements {
  const base = type.types.find((part) => ts.isTypeReferenceNode(part));
  const literal = type.types.find((part) => ts.isTypeLiteralNode(part));
  return {
    base: base === undefined ? undefined : typeName(base),
    elements: literal === undefined ? new Map() : elementsIn(literal),
  };
}

function elementsIn(literal: ts.TypeLiteralNode): Map<string, ElementRule> {
  const elements = new Map<string, ElementRule>();
  for (const member of literal.members) {
    if (!ts.isPropertySignature(member) || member.type === undefined) continue;
    const repeated = ts.isArrayTypeNode(member.type);
    const type = ts.isArrayTypeNode(member.type) ? member.type.elementType : member.type;
    // Lists are never optional in the typings, yet a list may be empty.
    const required = member.questionToken === undefined && !repeated;
    if (ts.isIdentifier(member.name)) elements.set(member.name.text, { type: typeName(type), repeated, required });
  }
  return elements;
}

function typeName(type: ts.TypeNode): string {
  if (ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)) return type.typeName.text;
  if (type.kind === ts.SyntaxKind.StringKeyword) return "string";
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return "boolean";
  return type.kind === ts.SyntaxKind.NumberKeyword ? "number" : "any";
}
