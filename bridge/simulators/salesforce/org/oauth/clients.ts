import { createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { ClientOptions } from "../options.ts";

/** A client app with its key read. */
export interface Client extends ClientOptions {
  publicKey: KeyObject | undefined;
}

/** The client apps of the org, by consumer key. */
export class Clients {
  readonly #clients = new Map<string, Client>();

  /** Replaces them all. Throws when a certificate cannot be read. */
  set(clients: ClientOptions[]): void {
    this.#clients.clear();
    for (const client of clients) this.put(client);
  }

  put(client: ClientOptions): void {
    const publicKey = client.certificate === undefined ? undefined : createPublicKey(client.certificate);
    this.#clients.set(client.clientId, { ...client, publicKey });
  }

  get(clientId: string): Client | undefined {
    return this.#clients.get(clientId);
  }

  all(): Client[] {
    return [...this.#clients.values()];
  }
}
