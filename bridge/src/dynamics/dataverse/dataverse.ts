import type { DynamicsWebApi } from "dynamics-web-api";
import { isBridgeError } from "../../lib/errors.ts";
import { derivedId } from "../../lib/ids.ts";
import type { Entra } from "../entra/entra.ts";
import type { Gate } from "../gate.ts";
import { dataverseError } from "./faults.ts";
import { makeRequest } from "./request.ts";

export type Row = Record<string, unknown>;

export interface DataverseSettings {
  /** Without a closing slash. */
  environmentUrl: string;
  apiVersion: string;
  timeouts: { requestMs: number };
}

export interface DataverseParts {
  entra: Entra;
  gate: Gate;
}

export interface Query {
  select: string[];
  filter: string;
  orderBy?: string[];
  top?: number;
}

interface WhoAmI {
  OrganizationId: string;
  UserId: string;
}

/** A row to create in one change set with others. */
export interface NewRow {
  set: string;
  id: string;
  data: Row;
}

/**
 * The Dataverse Web API (contract dynamics-365 3) over dynamics-web-api. Every method throws BridgeError with a code of
 * faults.ts or of Entra's, `DATAVERSE_BUSY` when the budget is spent, or what request.ts says when there was no answer.
 */
export class Dataverse {
  readonly #settings: DataverseSettings;
  readonly #parts: DataverseParts;
  #refused: string | undefined;
  #who: Promise<{ organizationId: string; userId: string }> | undefined;

  constructor(settings: DataverseSettings, parts: DataverseParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /** @returns undefined when there is no such row. */
  async get(set: string, id: string, select: string[], signal?: AbortSignal): Promise<Row | undefined> {
    try {
      return await this.#call((api) => api.retrieve<Row>({ collection: set, key: id, select }), signal);
    } catch (error) {
      if (isBridgeError(error, "DATAVERSE_ROW_MISSING")) return undefined;
      throw error;
    }
  }

  async find(set: string, query: Query, signal?: AbortSignal): Promise<Row[]> {
    const { value } = await this.#call((api) => api.retrieveMultiple<Row>({ collection: set, ...query }), signal);
    return value;
  }

  /**
   * Creates a row under an id of ours, once: a row that an earlier try has created is read back.
   *
   * @throws BridgeError `DATAVERSE_ROW_EXISTS` when another key of the row is taken.
   */
  async createOnce(
    set: string,
    { id, data, select }: { id: string; data: Row; select: string[] },
    signal?: AbortSignal,
  ): Promise<{ row: Row; isNew: boolean }> {
    const wanted = { collection: set, key: id, data, select, ifnonematch: "*", returnRepresentation: true };
    const created = await this.#call((api) => api.upsert<Row>(wanted), signal);
    if (isRow(created)) return { row: created, isNew: true };
    const found = await this.get(set, id, select, signal);
    if (found === undefined) throw dataverseError({ status: 412, code: "0x80060892", message: "" });
    return { row: found, isNew: false };
  }

  /** @throws BridgeError `DATAVERSE_ROW_MISSING` when there is no such row: nothing is created. */
  async update(set: string, id: string, data: Row, signal?: AbortSignal): Promise<void> {
    await this.#call((api) => api.update({ collection: set, key: id, data, ifmatch: "*" }), signal);
  }

  /**
   * Creates rows under ids of ours in one change set, all or none.
   *
   * @throws BridgeError `DATAVERSE_ROW_EXISTS` when an earlier try has created them.
   */
  async createTogether(rows: NewRow[], signal?: AbortSignal): Promise<void> {
    await this.#call(async (api) => {
      api.startBatch();
      for (const { set, id, data } of rows) void api.upsert({ collection: set, key: id, data, ifnonematch: "*" });
      return api.executeBatch();
    }, signal);
  }

  /** An action of the platform, bound to a row or to none. */
  async act(action: string, body: Row, on?: { set: string; id: string }, signal?: AbortSignal): Promise<Row> {
    const bound = on === undefined ? {} : { collection: on.set, key: on.id };
    const name = on === undefined ? action : `Microsoft.Dynamics.CRM.${action}`;
    return (await this.#call((api) => api.callAction<Row>({ actionName: name, action: body, ...bound }), signal)) ?? {};
  }

  /** An id for a row that is the same at every try, and another one in every other environment. */
  async rowId(...purpose: (string | number)[]): Promise<string> {
    return derivedId("dataverse", (await this.#identity()).organizationId, ...purpose);
  }

  #identity(): Promise<{ organizationId: string; userId: string }> {
    if (this.#who === undefined) {
      const asked = this.whoAmI();
      this.#who = asked;
      asked.catch(() => (this.#who = undefined));
    }
    return this.#who;
  }

  /** Who the application user is, and in which organization. */
  async whoAmI(): Promise<{ organizationId: string; userId: string }> {
    const answer = await this.#call((api) => api.callFunction<WhoAmI>({ name: "WhoAmI" }));
    return { organizationId: answer.OrganizationId.toLowerCase(), userId: answer.UserId.toLowerCase() };
  }

  /** Runs a call with the token; a refused one is replaced and the call made once more. */
  async #call<Result>(run: (api: DynamicsWebApi) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const attempt = () => this.#parts.gate.pass(() => this.#request(run, signal), signal);
    try {
      return await attempt();
    } catch (error) {
      if (!isBridgeError(error, "DATAVERSE_TOKEN_REFUSED")) throw error;
      return attempt();
    }
  }

  async #request<Result>(run: (api: DynamicsWebApi) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const { environmentUrl, apiVersion, timeouts } = this.#settings;
    const token = await this.#parts.entra.token(`${environmentUrl}/.default`, this.#refused);
    try {
      return await makeRequest(run, { environmentUrl, apiVersion, token, timeoutMs: timeouts.requestMs, signal });
    } catch (error) {
      if (isBridgeError(error, "DATAVERSE_TOKEN_REFUSED")) this.#refused = token;
      throw error;
    }
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
