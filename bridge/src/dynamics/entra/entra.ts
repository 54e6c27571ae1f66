import { type AuthError, ConfidentialClientApplication, ServerError } from "@azure/msal-node";
import type { Dispatcher } from "undici";
import { BridgeError } from "../../lib/errors.ts";
import { entraError } from "./faults.ts";
import { type Exchange, MsalNetwork, overHttps } from "./msal-network.ts";

export interface EntraSettings {
  tenantId: string;
  clientId: string;
  clientSecret: string;
  /** Without a closing slash; plain http on loopback alone, for a simulator. */
  authorityHost: string;
}

export interface EntraParts {
  dispatcher: Dispatcher;
  timeoutMs: number;
}

/**
 * App-only tokens of one Entra app by client credentials (contract dynamics-365 2), through MSAL, which keeps each until
 * five minutes before its end. One request per scope, however many ask at once.
 */
export class Entra {
  readonly #settings: EntraSettings;
  readonly #parts: EntraParts;
  readonly #asked = new Map<string, Promise<string>>();
  readonly #clients = new Map<string, Client>();

  constructor(settings: EntraSettings, parts: EntraParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /**
   * A token for a resource.
   *
   * @param scope ends in `/.default`.
   * @param refused the token that the resource has just refused, so that another one is asked for.
   * @throws BridgeError of faults.ts, or what http-client.ts says when there was no answer.
   */
  token(scope: string, refused?: string): Promise<string> {
    const known = this.#asked.get(scope);
    if (known !== undefined) return known;
    const asked = this.#ask(scope, refused).finally(() => this.#asked.delete(scope));
    this.#asked.set(scope, asked);
    return asked;
  }

  async #ask(scope: string, refused: string | undefined): Promise<string> {
    const kept = await this.#acquire(scope, false);
    return kept === refused ? this.#acquire(scope, true) : kept;
  }

  async #acquire(scope: string, skipCache: boolean): Promise<string> {
    const { app, exchange } = this.#client(scope);
    exchange.failure = undefined;
    try {
      const result = await app.acquireTokenByClientCredential({ scopes: [scope], skipCache });
      if (result === null) throw entraError({ error: "no_token", number: undefined, status: undefined });
      return result.accessToken;
    } catch (error) {
      throw translate(error, exchange);
    }
  }

  /** One for each scope, so that what one exchange leaves behind is not taken for another's. */
  #client(scope: string): Client {
    const client = this.#clients.get(scope) ?? makeClient(this.#settings, this.#parts);
    this.#clients.set(scope, client);
    return client;
  }
}

interface Client {
  app: ConfidentialClientApplication;
  exchange: Exchange;
}

function makeClient({ authorityHost, tenantId, clientId, clientSecret }: EntraSettings, parts: EntraParts): Client {
  const exchange: Exchange = {};
  const networkClient = new MsalNetwork({ ...parts, authorityHost, exchange });
  const authority = `${overHttps(authorityHost)}/${tenantId}`;
  const knownAuthorities = [new URL(authority).host];
  const auth = { clientId, clientSecret, authority, knownAuthorities };
  return { app: new ConfidentialClientApplication({ auth, system: { networkClient } }), exchange };
}

function translate(error: unknown, exchange: Exchange): BridgeError {
  if (error instanceof BridgeError) return error;
  if (exchange.failure !== undefined) return exchange.failure;
  const { errorCode } = error as AuthError;
  const { errorNo, status } = error instanceof ServerError ? error : { errorNo: undefined, status: undefined };
  const number = errorNo === undefined ? exchange.number : Number(errorNo);
  const facts = { error: errorCode, number, status: status ?? exchange.status };
  return entraError({ ...facts, retryAfterMs: exchange.retryAfterMs, cause: error });
}
