import { parseXml, textAt, type XmlElement } from "../source/xml.ts";
import { FlowNotUnderstood } from "./faults.ts";

/** One step on the canvas. */
export interface FlowStep {
  kind: StepKind;
  name: string;
  element: XmlElement;
}

/** A flow as its file tells it: steps and resources by name. */
export interface FlowFile {
  first: string;
  steps: Map<string, FlowStep>;
  formulas: Map<string, string>;
  constants: Map<string, XmlElement>;
  variables: Map<string, XmlElement>;
}

export type StepKind = keyof typeof stepElements;

const everyStep = ["name", "label", "description", "locationX", "locationY"];

/** What a step may consist of. An element that is not here could change what the flow does, so it is refused. */
const stepElements = {
  actionCalls: [
    ...["actionName", "actionType", "connector", "faultConnector", "flowTransactionModel", "inputParameters"],
    ...["nameSegment", "offset", "versionString"],
  ],
  assignments: ["assignmentItems", "connector"],
  decisions: ["defaultConnector", "defaultConnectorLabel", "rules"],
  loops: ["collectionReference", "iterationOrder", "nextValueConnector", "noMoreValuesConnector"],
  recordLookups: [
    ...["assignNullValuesIfNoRecordsFound", "connector", "faultConnector", "filterLogic", "filters", "object"],
    ...[
      "getFirstRecordOnly",
      "outputAssignments",
      "queriedFields",
      "sortField",
      "sortOrder",
      "storeOutputAutomatically",
    ],
  ],
  recordUpdates: ["connector", "faultConnector", "filterLogic", "filters", "inputAssignments", "object"],
};

/** Elements of a flow that do not change where it goes. */
const silent = new Set([
  ...["apiVersion", "areMetricsLoggedToDataCloud", "description", "environments", "interviewLabel", "label"],
  ...["processMetadataValues", "processType", "runInMode", "status"],
]);

/** Reads the text of a flow file; anything that the simulation does not know throws. */
export function readFlow(text: string): FlowFile {
  const parsed = parseXml(text);
  if ("fault" in parsed) throw new FlowNotUnderstood(parsed.fault);
  const flow: FlowFile = {
    first: "",
    steps: new Map(),
    formulas: new Map(),
    constants: new Map(),
    variables: new Map(),
  };
  for (const element of parsed.root.children) take(flow, element);
  if (!flow.steps.has(flow.first)) throw new FlowNotUnderstood(`The flow starts with ${flow.first}, which is missing.`);
  return flow;
}

/** The text at the end of a path; throws where there is none. */
export function neededText(element: XmlElement, ...path: string[]): string {
  const text = textAt(element, ...path);
  if (text === undefined) throw new FlowNotUnderstood(`${element.name} has no ${path.join("/")}.`);
  return text;
}

/** Refuses an element that has anything but the given children. */
export function onlyChildren(element: XmlElement, ...allowed: string[]): void {
  const unknown = element.children.find(({ name }) => !allowed.includes(name));
  if (unknown) throw new FlowNotUnderstood(`<${unknown.name}> in ${element.name} is not simulated.`);
}

function take(flow: FlowFile, element: XmlElement): void {
  const { name: kind } = element;
  if (silent.has(kind)) return;
  if (kind === "start") flow.first = startOf(element);
  else if (isStep(kind)) addStep(flow, kind, element);
  else if (kind === "formulas") {
    onlyChildren(element, "name", "description", "dataType", "expression");
    flow.formulas.set(neededText(element, "name"), neededText(element, "expression"));
  } else if (kind === "constants") {
    onlyChildren(element, "name", "description", "dataType", "value");
    flow.constants.set(neededText(element, "name"), element);
  } else if (kind === "variables") {
    onlyChildren(element, "name", "description", "dataType", "isCollection", "isInput", "isOutput");
    flow.variables.set(neededText(element, "name"), element);
  } else throw new FlowNotUnderstood(`<${kind}> is not simulated.`);
}

function startOf(element: XmlElement): string {
  onlyChildren(element, "locationX", "locationY", "connector");
  return neededText(element, "connector", "targetReference");
}

function isStep(kind: string): kind is StepKind {
  return Object.hasOwn(stepElements, kind);
}

function addStep(flow: FlowFile, kind: StepKind, element: XmlElement): void {
  onlyChildren(element, ...everyStep, ...stepElements[kind]);
  const name = neededText(element, "name");
  if (flow.steps.has(name)) throw new FlowNotUnderstood(`There are two steps ${name}.`);
  flow.steps.set(name, { kind, name, element });
}
