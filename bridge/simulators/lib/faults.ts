import type { NextFunction, Request, Response } from "express";

/** One fault to inject, as posted to `/_sim/faults`. */
export interface Fault {
  /** Only this HTTP method. Default: any. */
  method?: string;
  /** Only paths (without query) that match this regular expression. Default: any. */
  path?: string;
  /** How many matching requests it hits before it is used up. Default 1; -1 for ever. */
  times?: number;
  /** How many matching requests pass unharmed first. Default 0. */
  after?: number;
  /** Wait this long before anything else, in milliseconds. */
  delayMs?: number;
  /** Answer with this status instead of doing the work. */
  status?: number;
  /** Body for `status`. */
  body?: unknown;
  /** Headers for `status`, for example `retry-after`. */
  headers?: Record<string, string>;
  /** `before`: cut the connection and do nothing. `after`: do the work, then cut the connection before the answer. */
  cut?: "before" | "after";
}

interface ActiveFault extends Fault {
  left: number;
  skip: number;
}

/** Holds the faults of one simulator and applies them ahead of its routes. */
export class Faults {
  #active: ActiveFault[] = [];
  /** Added to every answer, in milliseconds: a simulated network. */
  latencyMs = 0;

  add(fault: Fault): void {
    this.#active.push({ ...fault, left: fault.times ?? 1, skip: fault.after ?? 0 });
  }

  clear(): void {
    this.#active = [];
    this.latencyMs = 0;
  }

  list(): Fault[] {
    return this.#active.map(({ skip: _skip, left, ...fault }) => ({ ...fault, times: left }));
  }

  /** Express middleware; install before the simulated routes and after `/_sim`. */
  readonly middleware = async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const fault = this.#take(req.method, req.path);
    const delay = this.latencyMs + (fault?.delayMs ?? 0);
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    if (fault?.cut === "before") {
      req.socket.destroy();
      return;
    }
    if (fault?.cut === "after") cutInsteadOfAnswering(req, res);
    if (fault?.status !== undefined) {
      res.status(fault.status).set(fault.headers ?? {});
      if (typeof fault.body === "string") res.type("text/plain").send(fault.body);
      else res.json(fault.body ?? { message: `injected ${fault.status}`, statusCode: fault.status });
      return;
    }
    next();
  };

  #take(method: string, path: string): ActiveFault | undefined {
    for (const fault of this.#active) {
      if (fault.left === 0) continue;
      if (fault.method !== undefined && fault.method.toUpperCase() !== method) continue;
      if (fault.path !== undefined && !new RegExp(fault.path).test(path)) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      if (fault.left > 0) fault.left -= 1;
      this.#active = this.#active.filter((one) => one.left !== 0);
      return fault;
    }
    return undefined;
  }
}

function cutInsteadOfAnswering(req: Request, res: Response): void {
  const cut = () => {
    req.socket.destroy();
    return res;
  };
  res.json = cut;
  res.send = cut;
  res.end = cut as typeof res.end;
}
