import { createParser } from "eventsource-parser";
import { type Dispatcher, request } from "undici";

/** One frame of the stream; pings are not handed out. */
export interface Frame {
  id: string | undefined;
  event: string;
  data: string;
}

export interface StreamRequest {
  dispatcher: Dispatcher;
  url: string;
  headers: Record<string, string>;
  /** How long the answer's head may take. */
  connectTimeoutMs: number;
  /** Silence after which the stream counts as dead (contract salesforce-miaw 5.6). */
  silenceMs: number;
  signal: AbortSignal;
}

type Body = Dispatcher.ResponseData["body"];

const mostHeldFrames = 2000;
const longestFrame = 4 * 1024 * 1024;

/**
 * Connects to an event stream (contract salesforce-miaw 5.6).
 *
 * @returns the open stream, or the status it was refused with.
 * @throws whatever the connection throws; nothing is left open then.
 */
export async function openStream(wanted: StreamRequest): Promise<EventStream | { refused: number }> {
  const connecting = new AbortController();
  const stop = (): void => connecting.abort();
  wanted.signal.addEventListener("abort", stop, { once: true });
  if (wanted.signal.aborted) stop();
  const timer = setTimeout(stop, wanted.connectTimeoutMs);
  try {
    const { dispatcher, headers } = wanted;
    const answer = await request(wanted.url, { dispatcher, method: "GET", headers, signal: connecting.signal });
    if (answer.statusCode === 200) return new EventStream(answer.body, wanted);
    answer.body.on("error", () => undefined).destroy();
    return { refused: answer.statusCode };
  } finally {
    clearTimeout(timer);
    wanted.signal.removeEventListener("abort", stop);
  }
}

/** An open stream: frames are kept until somebody takes them; silence, an abort or the other side ends it. */
export class EventStream {
  readonly #body: Body;
  readonly #silenceMs: number;
  readonly #signal: AbortSignal;
  readonly #watchdog: NodeJS.Timeout;
  #frames: Frame[] = [];
  #wake: (() => void) | undefined;
  #ended: "closed" | "broken" | "silent" | undefined;

  constructor(body: Body, { silenceMs, signal }: Pick<StreamRequest, "silenceMs" | "signal">) {
    this.#body = body;
    this.#silenceMs = silenceMs;
    this.#signal = signal;
    this.#watchdog = setTimeout(() => this.#end("silent"), this.#silenceMs);
    signal.addEventListener("abort", this.close, { once: true });
    this.#read();
    if (signal.aborted) this.close();
  }

  /** Why it ended; undefined while it is open. Frames may still be there to take. */
  get ended(): "closed" | "broken" | "silent" | undefined {
    return this.#ended;
  }

  /** All frames that have arrived since the last call. */
  take(): Frame[] {
    const frames = this.#frames;
    this.#frames = [];
    if (this.#ended === undefined && this.#body.isPaused()) this.#body.resume();
    return frames;
  }

  /** Waits until there is something to take, the stream has ended, or the time is up. */
  async wait(ms: number): Promise<void> {
    if (this.#frames.length > 0 || this.#ended !== undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
    this.#wake = undefined;
  }

  readonly close = (): void => this.#end("closed");

  #read(): void {
    const decoder = new TextDecoder();
    const parser = createParser({ onEvent: (event) => this.#keep(event), maxBufferSize: longestFrame });
    this.#body.on("data", (chunk: Buffer) => {
      this.#watchdog.refresh();
      try {
        parser.feed(decoder.decode(chunk, { stream: true }));
      } catch {
        this.#end("broken");
      }
    });
    this.#body.once("end", () => this.#end("closed"));
    this.#body.on("error", () => this.#end("broken"));
  }

  #keep({ id, event, data }: { id?: string | undefined; event?: string | undefined; data: string }): void {
    if (event === undefined || event === "ping") return;
    this.#frames.push({ id, event, data });
    if (this.#frames.length >= mostHeldFrames) this.#body.pause();
    this.#wake?.();
  }

  #end(why: "closed" | "broken" | "silent"): void {
    if (this.#ended !== undefined) return;
    this.#ended = why;
    clearTimeout(this.#watchdog);
    this.#signal.removeEventListener("abort", this.close);
    this.#body.destroy();
    this.#wake?.();
  }
}
