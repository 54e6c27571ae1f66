import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { HandoffMetrics } from "../handoff/metrics.ts";

/** What is not counted as it happens, but read when somebody asks. */
export interface Gauges {
  laneDepth: Record<string, number>;
  openStreams: number;
  /** Absent where the budget could not be read. */
  opencxBudgetLeft?: number;
}

export interface Metrics {
  /** What the heart counts with. */
  metrics: HandoffMetrics;
  registry: Registry;
  requestTook(labels: { method: string; route: string; status: string }, seconds: number): void;
  showGauges(gauges: Gauges): void;
}

const minutes = [5, 15, 30, 60, 120, 300, 600, 1800, 3600];
const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300];

/** Every metric of the bridge, in a registry of its own. Labels are names and codes, never ids. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "bridge_http_request_seconds",
    help: "How long requests took, by route pattern.",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return {
    metrics: handoffMetrics(registry),
    registry,
    requestTook: (labels, took) => requests.observe(labels, took),
    showGauges: gauges(registry),
  };
}

function handoffMetrics(registry: Registry): HandoffMetrics {
  const { count, time } = makers(registry);
  const accepted = count("bridge_handoffs_accepted_total", "Handoffs taken in, by who reported first.", ["source"]);
  const ended = count("bridge_handoffs_total", "Handoffs that are over, by desk and outcome.", ["desk", "outcome"]);
  const open = time("bridge_open_seconds", "From taking in to the open conversation.", ["desk"], seconds);
  const reply = time("bridge_first_human_reply_seconds", "From taking in to a rep's first words.", ["desk"], minutes);
  const relay = time("bridge_relay_seconds", "From storing an entry to its delivery.", ["direction"], seconds);
  const retries = count("bridge_retries_total", "Deliveries put off after a failure.", ["direction", "code"]);
  const dead = count("bridge_dead_entries_total", "Entries that were given up.", ["direction", "code"]);
  const opens = count("bridge_stream_opens_total", "Live streams opened.", []);
  const drops = count("bridge_stream_drops_total", "Live streams that broke off.", []);
  return {
    handoffAccepted: (source) => accepted.inc({ source }),
    handoffOpened: (desk, took) => open.observe({ desk }, took),
    handoffEnded: (desk, outcome) => ended.inc({ desk, outcome }),
    firstReply: (desk, took) => reply.observe({ desk }, took),
    relayed: (direction, took) => relay.observe({ direction }, took),
    retried: (direction, code) => retries.inc({ direction, code }),
    dead: (direction, code) => dead.inc({ direction, code }),
    streamOpened: () => opens.inc(),
    // How many are open is read from the streams themselves: a count of opens less closes would drift.
    streamClosed: () => {},
    streamDropped: () => drops.inc(),
  };
}

function makers(registry: Registry) {
  const registers = [registry];
  return {
    count: (name: string, help: string, labelNames: string[]) => new Counter({ name, help, labelNames, registers }),
    time: (name: string, help: string, labelNames: string[], buckets: number[]) =>
      new Histogram({ name, help, labelNames, buckets, registers }),
  };
}

function gauges(registry: Registry): (gauges: Gauges) => void {
  const registers = [registry];
  const depth = new Gauge({
    name: "bridge_lane_depth",
    help: "Entries that wait for delivery.",
    labelNames: ["direction"],
    registers,
  });
  const streams = new Gauge({ name: "bridge_open_streams", help: "Live streams of this process.", registers });
  const budget = new Gauge({
    name: "bridge_opencx_budget_left",
    help: "Requests to OpenCX that are left in this minute.",
    registers,
  });
  return ({ laneDepth, openStreams, opencxBudgetLeft }) => {
    for (const [direction, entries] of Object.entries(laneDepth)) depth.set({ direction }, entries);
    streams.set(openStreams);
    if (opencxBudgetLeft !== undefined) budget.set(opencxBudgetLeft);
  };
}
