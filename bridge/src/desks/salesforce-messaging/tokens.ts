import type { Clock } from "../../lib/clock.ts";
import { BridgeError } from "../../lib/errors.ts";
import type { HttpAnswer } from "../../lib/http-client.ts";
import type { DeskConversation } from "../desk.ts";
import type { Caller } from "./client.ts";
import { readCredentials, type HeldCredentials, type MiawCredentials } from "./credentials.ts";
import type { TokenExchange } from "./exchange.ts";
import { miawCodes } from "./failures.ts";
import { subjectOf } from "./subject.ts";

const renewBeforeMs = 60_000;

/**
 * The token of each conversation. A verified one is renewed a minute before its end or on the first 401; a guest's is
 * never replaced, because no other token reaches its conversation (contract salesforce-miaw 2.1, 6.2).
 */
export class ConversationTokens {
  readonly #exchange: TokenExchange;
  readonly #clock: Clock;
  readonly #renewing = new Map<string, Promise<MiawCredentials>>();

  constructor(exchange: TokenExchange, clock: Clock) {
    this.#exchange = exchange;
    this.#clock = clock;
  }

  /**
   * Credentials to use now.
   *
   * @throws BridgeError `MIAW_GUEST_TOKEN_EXPIRED`, or whatever a renewal throws.
   */
  async current(conversation: DeskConversation): Promise<MiawCredentials> {
    const held = await readCredentials(conversation.credentials);
    const left = (held.value.expiresAt ?? Infinity) - this.#clock.now().getTime();
    if (held.value.kind === "guest" && left <= 0) throw guestExpired();
    if (held.value.kind === "guest" || left > renewBeforeMs) return held.value;
    try {
      return await this.renew(conversation, held.value);
    } catch (error) {
      if (left > 0) return held.value;
      throw error;
    }
  }

  /** Makes a call with the conversation's token; a verified one that is refused is renewed and the call made once more. */
  async call(
    conversation: DeskConversation,
    signal: AbortSignal | undefined,
    request: (caller: Caller) => Promise<HttpAnswer>,
  ): Promise<HttpAnswer> {
    const credentials = await this.current(conversation);
    const answer = await request({ accessToken: credentials.accessToken, signal });
    if (answer.status !== 401) return answer;
    if (credentials.kind === "guest") throw guestExpired();
    const renewed = await this.renew(conversation, credentials);
    return request({ accessToken: renewed.accessToken, signal });
  }

  /** A token other than `refused`, by one exchange however many ask at once, here or in another process. */
  renew(conversation: DeskConversation, refused: MiawCredentials): Promise<MiawCredentials> {
    const running = this.#renewing.get(conversation.id);
    if (running !== undefined) return running;
    const renewal = this.#renew(conversation, refused).finally(() => this.#renewing.delete(conversation.id));
    this.#renewing.set(conversation.id, renewal);
    return renewal;
  }

  async #renew(conversation: DeskConversation, refused: MiawCredentials): Promise<MiawCredentials> {
    const held = await readCredentials(conversation.credentials, true);
    if (held.value.accessToken !== refused.accessToken) return held.value;
    const fresh = await this.#exchange.exchange(subjectOf(conversation.handoff).subject);
    if (fresh.subject !== held.value.subject) throw otherSubject();
    return this.#store(conversation, held, { ...fresh, lastEventId: held.value.lastEventId });
  }

  async #store(
    conversation: DeskConversation,
    held: HeldCredentials,
    fresh: MiawCredentials,
  ): Promise<MiawCredentials> {
    if (await conversation.credentials.replace(fresh, held.version)) return fresh;
    return (await readCredentials(conversation.credentials, true)).value;
  }
}

function guestExpired(): BridgeError {
  return new BridgeError({
    code: miawCodes.guestExpired,
    message: "The guest's token has expired; its conversation cannot be reached any more.",
    remedy: "Use a deployment with user verification: its tokens are renewed. The customer may be handed off again.",
    status: 502,
  });
}

function otherSubject(): BridgeError {
  return new BridgeError({
    code: miawCodes.fellBack,
    message: "Salesforce no longer recognises the customer: the renewed token belongs to somebody else.",
    remedy: "Check in Setup, Enhanced Chat User Verification, that the bridge's key and keyset are still registered.",
    status: 502,
  });
}
