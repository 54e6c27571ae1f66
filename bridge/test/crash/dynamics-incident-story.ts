import { randomUUID } from "node:crypto";
import type { Row } from "../../simulators/dynamics/tenant.ts";
import { eventually } from "../support/eventually.ts";
import type { CrashWorld } from "./crash-world.ts";
import { customerSays, emailOf, handOff, type Served } from "./opencx-side.ts";

/** What the tenant has at the end of one customer's e-mails. */
export interface IncidentResult {
  contacts: number;
  incidents: number;
  /** How often the incidents stand in the queue. */
  queued: number;
  /** Turns of the brief's notes, in order, for each incident. */
  turnsTold: number[][];
  /** What the customer wrote afterwards, in order, for each incident. */
  notes: string[][];
  files: string[][];
  notices: number;
  violations: string[];
}

/** A bridge that was killed must start again first. */
const patienceMs = 60_000;

/** Two sessions of one customer, the first with a story too long for the description; later mails, one with a file. */
export async function tellIncidentStory(world: CrashWorld): Promise<IncidentResult> {
  const email = `${randomUUID()}@example.com`;
  const first = await handOff(world, emailOf(email, 8, 60), summaryOf);
  await incidentOf(world, first);
  await customerSays(world, first, "It is number 42.");
  await customerSays(world, first, "Here is a photo.", "photo.txt");
  await until("two notes and a file", () => notesOf(world, first).length >= 2 && filesOf(world, first).length >= 2);
  const second = await handOff(world, emailOf(email, 2, 60), summaryOf);
  await incidentOf(world, second);
  await customerSays(world, second, "I write again.");
  await until("the last note", () => notesOf(world, second).length >= 1);
  return result(world, email, [first, second]);
}

function result(world: CrashWorld, email: string, sessions: Served[]): IncidentResult {
  const { control } = world.dynamics;
  const incidents = sessions.flatMap((one) => incidentsOf(world, one));
  const ids = new Set(incidents.map((row) => textOf(row["incidentid"])));
  const visible = sessions.flatMap(({ sessionId }) => world.simulators.opencx.ledger(sessionId).visible);
  return {
    contacts: control.rows("contact").filter((row) => row["emailaddress1"] === email).length,
    incidents: incidents.length,
    queued: control.rows("queueitem").filter((row) => ids.has(objectOf(row))).length,
    turnsTold: sessions.map((one) => turnsIn(world, one)),
    notes: sessions.map((one) => notesOf(world, one)),
    files: sessions.map((one) => filesOf(world, one)),
    notices: visible.filter(({ from }) => from === "agent").length,
    violations: world.dynamics.violations(),
  };
}

/** The incidents of a session are found by it. */
const summaryOf = (sessionId: string) => `Ana looks for ${sessionId}.`;

/** Waits until the incident stands in its queue, with its whole brief. */
async function incidentOf(world: CrashWorld, one: Served): Promise<void> {
  await until("an incident in the queue", () => {
    const [incident] = incidentsOf(world, one);
    const items = world.dynamics.control.rows("queueitem");
    return incident !== undefined && items.some((row) => objectOf(row) === incident["incidentid"]);
  });
}

function incidentsOf({ dynamics }: CrashWorld, { sessionId }: Served): Row[] {
  const all = dynamics.control.rows("incident");
  return all.filter(({ description }) => typeof description === "string" && description.includes(sessionId));
}

function annotationsOf(world: CrashWorld, one: Served): Row[] {
  const ids = new Set(incidentsOf(world, one).map((row) => textOf(row["incidentid"])));
  return world.dynamics.control.rows("annotation").filter((row) => ids.has(objectOf(row)));
}

function notesOf(world: CrashWorld, one: Served): string[] {
  const mine = annotationsOf(world, one).filter(({ subject }) => subject === "Customer");
  return mine.flatMap(({ notetext }) => (typeof notetext === "string" ? [notetext] : []));
}

function filesOf(world: CrashWorld, one: Served): string[] {
  return annotationsOf(world, one).flatMap(({ filename }) =>
    typeof filename === "string" ? [filename.replace(one.sessionId, "<session>")] : [],
  );
}

function turnsIn(world: CrashWorld, one: Served): number[] {
  const told = annotationsOf(world, one).filter(({ subject }) => textOf(subject).startsWith("OpenCX transcript"));
  const [incident] = incidentsOf(world, one);
  const texts = told.length > 0 ? told.map(({ notetext }) => textOf(notetext)) : [textOf(incident?.["description"])];
  return texts.flatMap((text) => [...text.matchAll(/turn (\d+):/g)].map(([, no]) => Number(no)));
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "");

/** Which row this one is about. */
const objectOf = ({ objectid }: Row) => (objectid as { id?: string } | null)?.id ?? "";

const until = <T>(what: string, probe: () => T) => eventually(what, probe, patienceMs, 20);
