import { parseArgs } from "node:util";
import type { StoreKind } from "./line.ts";

export const help = `Measures the bridge against the simulators and prints one JSON line for each scenario.

  --scenario <name>       reply, handoff, burst, cases, dynamics or store; may be repeated; default: all of them
  --store <kind>          pglite or postgres; default: pglite, and both for the scenario store
  --quick                 a short run of each: for the shape of the lines, not for their times
  --conversations <n>     of reply (default 100) and burst (default 1000)
  --seconds <n>           how long reply is measured; default 60
  --warmup <n>            seconds before that; default 10
  --rate <n>              rep messages a second in all conversations together; default 10
  --delay <ms>            network latency of all simulators in handoff, cases and dynamics; default 80
  --seed <n>              of the random arrivals; default 1
  --help                  this text`;

export const scenarioNames = ["reply", "handoff", "burst", "cases", "dynamics", "store"] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** What a run was asked for, with the defaults filled in. */
export interface BenchOptions {
  scenarios: ScenarioName[];
  /** Absent: the scenario's own choice. */
  store: StoreKind | undefined;
  quick: boolean;
  conversations: number | undefined;
  seconds: number;
  warmup: number;
  rate: number;
  delayMs: number;
  seed: number;
}

/** Reads the flags. @throws Error with a sentence for whoever typed them. */
export function readOptions(args: string[]): BenchOptions | "help" {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    args,
    options: {
      scenario: { type: "string", multiple: true },
      store: text,
      quick: flag,
      conversations: text,
      seconds: text,
      warmup: text,
      rate: text,
      delay: text,
      seed: text,
      help: flag,
    },
  });
  if (values.help === true) return "help";
  const quick = values.quick === true;
  const conversations = values.conversations;
  return {
    scenarios: [...new Set((values.scenario ?? scenarioNames).map(oneScenario))],
    store: values.store === undefined ? undefined : oneStore(values.store),
    quick,
    conversations: conversations === undefined ? undefined : numeric("conversations", conversations, 1),
    seconds: numeric("seconds", values.seconds ?? (quick ? "2" : "60"), 1),
    warmup: numeric("warmup", values.warmup ?? (quick ? "1" : "10"), 0),
    rate: numeric("rate", values.rate ?? "10", 1),
    delayMs: numeric("delay", values.delay ?? "80", 0),
    seed: numeric("seed", values.seed ?? "1", 0),
  };
}

function oneScenario(name: string): ScenarioName {
  const found = scenarioNames.find((one) => one === name);
  if (found === undefined) throw new Error(`--scenario: there is no ${name}; take ${scenarioNames.join(", ")}.`);
  return found;
}

function oneStore(name: string): StoreKind {
  if (name === "pglite" || name === "postgres") return name;
  throw new Error(`--store: there is no ${name}; take pglite or postgres.`);
}

function numeric(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new Error(`--${flag}: give a whole number from ${least}.`);
  return value;
}
