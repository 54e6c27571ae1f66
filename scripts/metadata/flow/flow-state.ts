import { elementsAt, textAt, type XmlElement } from "../source/xml.ts";
import { FlowFault, FlowNotUnderstood } from "./faults.ts";
import { neededText, type FlowFile } from "./flow-file.ts";
import { parseFormula, type Formula } from "./formula.ts";
import { fieldOf, type FlowValue } from "./values.ts";

/** What the flow knows while it runs: variables, and what steps stored under their own names. */
export class FlowState {
  readonly #values = new Map<string, FlowValue>();
  readonly #formulas: Map<string, Formula>;
  readonly #stepNames: ReadonlySet<string>;

  constructor(flow: FlowFile, inputs: Record<string, FlowValue>) {
    this.#stepNames = new Set(flow.steps.keys());
    this.#formulas = new Map([...flow.formulas].map(([name, expression]) => [name, parseFormula(expression)]));
    for (const [name, constant] of flow.constants) this.#values.set(name, literal(elementsAt(constant, "value")[0]));
    for (const name of flow.variables.keys()) this.#values.set(name, null);
    for (const [name, value] of Object.entries(inputs)) {
      const variable = flow.variables.get(name);
      if (variable === undefined || textAt(variable, "isInput") !== "true") {
        throw new FlowNotUnderstood(`The flow has no input ${name}.`);
      }
      this.#values.set(name, value);
    }
  }

  /** What a step stores under its own name. */
  store(step: string, value: FlowValue): void {
    this.#values.set(step, value);
  }

  /** Sets a variable; there must be one. */
  assign(variable: string, value: FlowValue): void {
    if (!this.#values.has(variable) || this.#stepNames.has(variable)) {
      throw new FlowNotUnderstood(`There is no variable ${variable}.`);
    }
    this.#values.set(variable, value);
  }

  /** A variable, constant, formula or stored record, or a field of a record. */
  resolve(reference: string): FlowValue {
    const [base = "", field, ...rest] = reference.split(".");
    if (rest.length > 0) throw new FlowNotUnderstood(`${reference} goes through more than one record.`);
    const value = this.#base(base);
    if (field === undefined) return value;
    if (value === null) throw new FlowFault(`${reference} has no value, since ${base} is empty.`);
    if (typeof value !== "object" || Array.isArray(value)) throw new FlowNotUnderstood(`${base} is not a record.`);
    return fieldOf(value, field);
  }

  /** The value that a <value>, <rightValue> or the like stands for. */
  valueOf(element: XmlElement | undefined): FlowValue {
    const reference = element && textAt(element, "elementReference");
    return reference === undefined ? literal(element) : this.resolve(reference);
  }

  #base(name: string): FlowValue {
    const formula = this.#formulas.get(name);
    if (formula) return formula((reference) => this.resolve(reference));
    const value = this.#values.get(name);
    if (value !== undefined) return value;
    // A lookup that failed or never ran has stored nothing.
    if (this.#stepNames.has(name)) return null;
    throw new FlowNotUnderstood(`There is nothing called ${name}.`);
  }
}

function literal(element: XmlElement | undefined): FlowValue {
  const [value, ...rest] = element?.children ?? [];
  if (element === undefined || value === undefined) return null;
  if (rest.length > 0 && value.name !== "setupReference")
    throw new FlowNotUnderstood(`${element.name} has two values.`);
  switch (value.name) {
    case "stringValue":
      return value.text;
    case "booleanValue":
      return value.text.trim() === "true";
    case "numberValue":
      return Number(value.text);
    case "setupReference":
      return neededText(element, "setupReferenceType") === "ServiceChannel" ? value.text : null;
    default:
      throw new FlowNotUnderstood(`<${value.name}> is not simulated.`);
  }
}
