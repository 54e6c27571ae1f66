/** One call of a workflow's webhook address. */
export interface WorkflowCall {
  at: string;
  name: string;
  sessionId?: string;
  headers: Record<string, string>;
  body: unknown;
  status: number;
}

/** What a workflow does when its address is called. */
export interface WorkflowPlan {
  /** Makes the AI answer again in the session that the body names. Default false. */
  resumeAi?: boolean | undefined;
  /** Answer status. Default 200; 400 and above do nothing else. */
  status?: number | undefined;
}

/** The workflows' webhook addresses (contract opencx 11): records calls, knows what each should do. */
export class Workflows {
  readonly #plans = new Map<string, WorkflowPlan>();
  readonly #now: () => number;
  #calls: WorkflowCall[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  configure(name: string, plan: WorkflowPlan): void {
    this.#plans.set(name, plan);
  }

  plan(name: string): WorkflowPlan {
    return this.#plans.get(name) ?? {};
  }

  record(call: { name: string; body: unknown; headers: Record<string, string>; status: number }): WorkflowCall {
    const sessionId = sessionIdIn(call.body);
    const at = new Date(this.#now()).toISOString();
    const recorded: WorkflowCall = { at, ...call, ...(sessionId === undefined ? {} : { sessionId }) };
    this.#calls.push(recorded);
    return recorded;
  }

  calls(name?: string): WorkflowCall[] {
    return name === undefined ? this.#calls : this.#calls.filter((call) => call.name === name);
  }

  /** Forgets the calls and keeps the plans. */
  clear(): void {
    this.#calls = [];
  }
}

/** A workflow's body is the org's own: the usual spellings, at the top or one level down. */
function sessionIdIn(body: unknown, depth = 0): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const fields = body as Record<string, unknown>;
  for (const key of ["session_id", "sessionId", "conversation_id"]) {
    if (typeof fields[key] === "string") return fields[key];
  }
  if (depth > 0) return undefined;
  for (const value of Object.values(fields)) {
    const found = sessionIdIn(value, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
