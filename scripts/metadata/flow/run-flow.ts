import { elementsAt, textAt, type XmlElement } from "../source/xml.ts";
import { FlowFault, FlowNotUnderstood } from "./faults.ts";
import { neededText, onlyChildren, type FlowFile, type FlowStep } from "./flow-file.ts";
import { FlowState } from "./flow-state.ts";
import { lookUp, update, type Tables } from "./records.ts";
import { areEqual, asBoolean, isBlank, type FlowRecord, type FlowValue } from "./values.ts";

/** The org around the flow. */
export interface FlowWorld {
  inputs: Record<string, FlowValue>;
  tables: Tables;
  /** Steps that fail. */
  failing?: string[];
  /** Ids of queues that Omni-Channel does not route to. */
  unroutable?: string[];
}

/** How the flow ended: with routing, with a fault that nothing caught, or with neither. */
export type FlowEnd =
  | { kind: "routed"; inputs: Record<string, FlowValue> }
  | { kind: "failed"; step: string; message: string }
  | { kind: "unrouted"; step: string };

export interface FlowRun {
  end: FlowEnd;
  /** The tables after the run: as before it when the flow failed. */
  tables: Tables;
  /** The steps in the order they ran. */
  path: string[];
}

const mostSteps = 10_000;

/** Runs a routing flow as an org would. What is not simulated throws, so that no result is made up. */
export function runFlow(flow: FlowFile, world: FlowWorld): FlowRun {
  const before = structuredClone(world.tables);
  const run = new Run(flow, world);
  const end = run.go();
  return { end, path: run.path, tables: end.kind === "failed" ? before : run.tables };
}

class Run {
  readonly path: string[] = [];
  readonly tables: Tables;
  readonly #flow: FlowFile;
  readonly #world: FlowWorld;
  readonly #state: FlowState;
  readonly #loops = new Map<string, FlowRecord[]>();
  #routed: Record<string, FlowValue> | undefined;

  constructor(flow: FlowFile, world: FlowWorld) {
    this.#flow = flow;
    this.#world = world;
    this.tables = structuredClone(world.tables);
    this.#state = new FlowState(flow, world.inputs);
  }

  go(): FlowEnd {
    let next: string | undefined = this.#flow.first;
    while (next !== undefined) {
      const step = this.#flow.steps.get(next);
      if (step === undefined) throw new FlowNotUnderstood(`There is no step ${next}.`);
      if (this.#routed) throw new FlowNotUnderstood(`${next} comes after the routing, which has to be last.`);
      if (this.path.push(next) > mostSteps) throw new FlowNotUnderstood("The flow does not end.");
      try {
        if (this.#world.failing?.includes(step.name)) throw new FlowFault(`${step.name} failed.`);
        next = this.#take(step);
      } catch (fault) {
        if (!(fault instanceof FlowFault)) throw fault;
        next = textAt(step.element, "faultConnector", "targetReference");
        if (next === undefined) return { kind: "failed", step: step.name, message: fault.message };
      }
    }
    if (this.#routed) return { kind: "routed", inputs: this.#routed };
    return { kind: "unrouted", step: this.path.at(-1) ?? "" };
  }

  /** Does a step and tells the next one. */
  #take(step: FlowStep): string | undefined {
    switch (step.kind) {
      case "recordLookups":
        lookUp(step, this.#state, this.tables);
        break;
      case "recordUpdates":
        update(step, this.#state, this.tables);
        break;
      case "assignments":
        this.#assign(step.element);
        break;
      case "actionCalls":
        this.#route(step.element);
        break;
      case "decisions":
        return this.#decide(step.element);
      case "loops":
        return this.#loop(step);
    }
    return textAt(step.element, "connector", "targetReference");
  }

  #assign(element: XmlElement): void {
    for (const item of elementsAt(element, "assignmentItems")) {
      onlyChildren(item, "assignToReference", "operator", "value");
      if (neededText(item, "operator") !== "Assign") throw new FlowNotUnderstood("Assignments only know Assign.");
      this.#state.assign(neededText(item, "assignToReference"), this.#state.valueOf(elementsAt(item, "value")[0]));
    }
  }

  #decide(element: XmlElement): string | undefined {
    for (const rule of elementsAt(element, "rules")) {
      onlyChildren(rule, "name", "label", "conditionLogic", "conditions", "connector");
      if (neededText(rule, "conditionLogic") !== "and")
        throw new FlowNotUnderstood("Conditions are only joined by and.");
      const conditions = elementsAt(rule, "conditions");
      if (conditions.every((condition) => this.#holds(condition))) return textAt(rule, "connector", "targetReference");
    }
    return textAt(element, "defaultConnector", "targetReference");
  }

  #holds(condition: XmlElement): boolean {
    onlyChildren(condition, "leftValueReference", "operator", "rightValue");
    const left = this.#state.resolve(neededText(condition, "leftValueReference"));
    const right = this.#state.valueOf(elementsAt(condition, "rightValue")[0]);
    const operator = neededText(condition, "operator");
    if (operator === "EqualTo") return areEqual(left, right);
    if (operator === "IsNull") return (left === null) === asBoolean(right);
    throw new FlowNotUnderstood(`The operator ${operator} is not simulated.`);
  }

  #loop({ name, element }: FlowStep): string | undefined {
    if (neededText(element, "iterationOrder") !== "Asc") throw new FlowNotUnderstood("Loops only go upwards.");
    const left = this.#loops.get(name) ?? this.#recordsOf(neededText(element, "collectionReference"));
    const [record, ...rest] = left;
    if (record === undefined) {
      this.#loops.delete(name);
      return textAt(element, "noMoreValuesConnector", "targetReference");
    }
    this.#loops.set(name, rest);
    this.#state.store(name, record);
    return textAt(element, "nextValueConnector", "targetReference");
  }

  #recordsOf(reference: string): FlowRecord[] {
    const records = this.#state.resolve(reference);
    if (!Array.isArray(records)) throw new FlowNotUnderstood(`${reference} is not a collection.`);
    return records;
  }

  #route(element: XmlElement): void {
    if (neededText(element, "actionName") !== "routeWork") throw new FlowNotUnderstood("Only routeWork is simulated.");
    const inputs: Record<string, FlowValue> = {};
    for (const input of elementsAt(element, "inputParameters")) {
      onlyChildren(input, "name", "value");
      inputs[neededText(input, "name")] = this.#state.valueOf(elementsAt(input, "value")[0]);
    }
    const queue = inputs["queueId"] ?? null;
    if (isBlank(queue)) throw new FlowFault("Omni-Channel got no queue.");
    if (this.#world.unroutable?.some((id) => id === queue)) throw new FlowFault("The queue does not take the work.");
    this.#routed = inputs;
  }
}
