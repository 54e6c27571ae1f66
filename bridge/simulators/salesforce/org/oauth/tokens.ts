import { randomInt } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
const secretLength = 96;

interface Session {
  userId: string;
  clientId: string;
  lastUsed: number;
}

/** Access tokens: opaque texts that begin with the org id, which live as long as they are used. */
export class Tokens {
  readonly #now: () => number;
  readonly #sessionMs: number;
  readonly #sessions = new Map<string, Session>();
  readonly #refused = new Map<string, number>();

  constructor(now: () => number, sessionMs: number) {
    this.#now = now;
    this.#sessionMs = sessionMs;
  }

  issue(orgId: string, userId: string, clientId: string): string {
    let secret = "";
    while (secret.length < secretLength) secret += alphabet[randomInt(alphabet.length)] ?? "A";
    const token = `${orgId.slice(0, 15)}!${secret}`;
    this.#sessions.set(token, { userId, clientId, lastUsed: this.#now() });
    return token;
  }

  /** The user of a living token, which this use keeps alive. */
  use(token: string): string | undefined {
    const session = this.#sessions.get(token);
    if (session === undefined || session.lastUsed + this.#sessionMs <= this.#now()) return undefined;
    session.lastUsed = this.#now();
    return session.userId;
  }

  /** Counts how often a token was refused; returns the count. */
  refuse(token: string): number {
    const count = (this.#refused.get(token) ?? 0) + 1;
    this.#refused.set(token, count);
    return count;
  }

  /** Ends one session, or all; returns how many. */
  expire(token?: string): number {
    const tokens = token === undefined ? [...this.#sessions.keys()] : [token];
    return tokens.filter((one) => this.#sessions.delete(one)).length;
  }

  get size(): number {
    return this.#sessions.size;
  }
}
