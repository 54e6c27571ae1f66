import type { Dispatcher } from "undici";
import type { Clock } from "../../../lib/clock.ts";
import { BridgeError, isBridgeError } from "../../../lib/errors.ts";
import type { DeskLogger, SalesforceCasesSettings } from "../settings.ts";
import { ApiUsage, type Usage } from "./api-usage.ts";
import { apiError, type ApiFault } from "./faults.ts";
import { readBytes } from "./read-bytes.ts";
import { logIn, type Session } from "./session.ts";
import { BridgeTransport } from "./transport.ts";

export type Row = Record<string, unknown>;

/** One record to create; `ref` names it for later parts. */
export interface Part {
  ref: string;
  object: string;
  fields: Row;
  headers?: Record<string, string>;
}

export interface FieldFacts {
  name: string;
  createable: boolean;
  unique: boolean;
  length: number;
  picklistValues: { value: string; active: boolean }[];
}

export interface ObjectFacts {
  createable: boolean;
  fields: FieldFacts[];
}

export interface OrgParts {
  settings: SalesforceCasesSettings;
  clock: Clock;
  dispatcher: Dispatcher;
  logger?: DeskLogger | undefined;
}

/** Saves what a duplicate rule of the org would hold back (contract salesforce-metadata 19.3). */
export const allowDuplicates = { "Sforce-Duplicate-Rule-Header": "allowSave=true" };

/**
 * The org's REST API (contract salesforce-metadata 19.2) over jsforce: one token for all, taken anew once when it is
 * refused. Every method throws BridgeError with a code of faults.ts or oauth-faults.ts, or what http-client.ts says
 * when there was no answer.
 */
export class Org {
  readonly #parts: OrgParts;
  readonly #usage: ApiUsage;
  #session: Promise<Session> | undefined;

  constructor(parts: OrgParts) {
    this.#parts = parts;
    this.#usage = new ApiUsage(parts.clock, parts.settings.name, parts.logger);
  }

  /** Requests of the last 24 hours, as the last answer said. */
  get usage(): Usage | undefined {
    return this.#usage.last;
  }

  /** The token in use; one request for it however many ask at once. */
  session(): Promise<Session> {
    if (this.#session === undefined) {
      const { settings, clock } = this.#parts;
      const asked = logIn({ settings, clock, transport: this.#transport() });
      this.#session = asked;
      asked.catch(() => this.#forget(asked));
    }
    return this.#session;
  }

  async query(soql: string, signal?: AbortSignal): Promise<Row[]> {
    const answer = await this.#request<{ records: Row[] }>("GET", `/query?q=${encodeURIComponent(soql)}`, { signal });
    return answer.records;
  }

  /** @returns the new record's id, 18 characters. */
  async create(
    object: string,
    fields: Row,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<string> {
    const path = `/sobjects/${object}`;
    return (await this.#request<{ id: string }>("POST", path, { body: fields, headers, signal })).id;
  }

  async update(object: string, id: string, fields: Row): Promise<void> {
    await this.#request("PATCH", `/sobjects/${object}/${id}`, { body: fields });
  }

  /** Creates up to 200 records of one object, all or none. @returns their ids, in order. */
  async createAll(object: string, rows: Row[], signal?: AbortSignal): Promise<string[]> {
    const records = rows.map((row) => ({ attributes: { type: object }, ...row }));
    const path = "/composite/sobjects";
    const answers = await this.#request<{ id?: string; success: boolean; errors: ApiFault[] }[]>("POST", path, {
      body: { allOrNone: true, records },
      signal,
    });
    if (answers.some(({ success }) => !success)) throw apiError(answers.flatMap(({ errors }) => errors));
    return answers.map(({ id }) => id ?? "");
  }

  /** Creates up to 25 records of several objects, all or none; fields may refer to earlier ones as `@{ref.id}`. */
  async createTogether(parts: Part[]): Promise<string[]> {
    const base = `/services/data/v${this.#parts.settings.apiVersion}/sobjects`;
    const compositeRequest = parts.map(({ ref, object, fields, headers }) => ({
      ...{ method: "POST", url: `${base}/${object}`, referenceId: ref, body: fields },
      ...(headers === undefined ? {} : { httpHeaders: headers }),
    }));
    const body = { allOrNone: true, compositeRequest };
    const { compositeResponse } = await this.#request<{
      compositeResponse: { httpStatusCode: number; body: unknown }[];
    }>("POST", "/composite", { body });
    const failed = compositeResponse.filter(({ httpStatusCode }) => httpStatusCode >= 300);
    if (failed.length > 0) throw apiError(failed.flatMap((part) => part.body as ApiFault[]));
    return compositeResponse.map((part) => (part.body as { id: string }).id);
  }

  describe(object: string): Promise<ObjectFacts> {
    return this.#request("GET", `/sobjects/${object}/describe`);
  }

  async limits(): Promise<Usage> {
    const { DailyApiRequests: day } = await this.#request<{ DailyApiRequests: { Max: number; Remaining: number } }>(
      "GET",
      "/limits",
    );
    return { used: day.Max - day.Remaining, limit: day.Max };
  }

  /** A file's bytes; jsforce reads answers as text. @throws BridgeError `FILE_TOO_LARGE` beyond `maxBytes` */
  download(path: string, maxBytes: number): Promise<Uint8Array> {
    return this.#withSession(async ({ accessToken, instanceUrl }) => {
      const { dispatcher, settings } = this.#parts;
      const url = `${instanceUrl}/services/data/v${settings.apiVersion}${path}`;
      const timeoutMs = settings.timeouts.requestMs * 3;
      return readBytes(dispatcher, { url, accessToken, maxBytes, timeoutMs }, (headers) => this.#usage.note(headers));
    });
  }

  #request<Answer>(
    method: "GET" | "POST" | "PATCH",
    path: string,
    wanted: { body?: object; headers?: Record<string, string>; signal?: AbortSignal | undefined } = {},
  ): Promise<Answer> {
    return this.#withSession(async ({ connection }) => {
      const request = { method, url: path, headers: { "content-type": "application/json", ...wanted.headers } };
      const body = wanted.body === undefined ? {} : { body: JSON.stringify(wanted.body) };
      const options = { transport: this.#transport(wanted.signal) };
      try {
        return await connection.request<Answer>({ ...request, ...body }, options);
      } catch (error) {
        throw asBridgeError(error);
      }
    });
  }

  /** Runs a call with the token; a refused one is replaced and the call made once more. */
  async #withSession<Result>(call: (session: Session) => Promise<Result>): Promise<Result> {
    this.#usage.demandOpen();
    const session = this.session();
    try {
      return await this.#call(session, call);
    } catch (error) {
      if (!isBridgeError(error, "SALESFORCE_TOKEN_REFUSED")) throw error;
      this.#forget(session);
      return this.#call(this.session(), call);
    }
  }

  async #call<Result>(session: Promise<Session>, call: (session: Session) => Promise<Result>): Promise<Result> {
    try {
      return await call(await session);
    } catch (error) {
      if (isBridgeError(error, "SALESFORCE_REQUEST_LIMIT")) this.#usage.exhausted();
      throw error;
    }
  }

  #forget(session: Promise<Session>): void {
    if (this.#session === session) this.#session = undefined;
  }

  #transport(signal?: AbortSignal): BridgeTransport {
    const { dispatcher, settings } = this.#parts;
    const onAnswer = (headers: Record<string, string>) => this.#usage.note(headers);
    return new BridgeTransport({ dispatcher, timeoutMs: settings.timeouts.requestMs, signal, onAnswer });
  }
}

/** What jsforce throws has `errorCode` and `data`, which is one entry of the array or all of them. */
function asBridgeError(error: unknown): BridgeError {
  if (error instanceof BridgeError) return error;
  if (!(error instanceof Error)) return apiError([]);
  const { errorCode, data } = error as Error & { errorCode?: string; data?: unknown };
  const isCoded = errorCode !== undefined && errorCode !== "Error" && errorCode !== "MULTIPLE_API_ERRORS";
  if (Array.isArray(data)) return apiError(data as ApiFault[], error);
  const facts = typeof data === "object" && data !== null ? (data as ApiFault) : { message: error.message };
  return apiError([isCoded ? { ...facts, errorCode } : { ...facts, errorCode: undefined }], error);
}
