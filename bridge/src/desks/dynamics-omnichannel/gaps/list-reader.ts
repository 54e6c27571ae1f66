import type { Message } from "../../../dynamics/messaging/read-page.ts";
import { BridgeError, isBridgeError } from "../../../lib/errors.ts";
import type { OmnichannelParts } from "../settings.ts";
import { conversationState } from "../state.ts";

/** A gateway or a restart may answer 404 as well, which is the answer for a conversation that is closed. */
const againMs = 2_000;

/**
 * Reads the list of one conversation's messages (contract dynamics-365 7.6). That it is not found means that the
 * conversation is over only if its row says so, or if it is not found again where no row can be read.
 */
export class ListReader {
  readonly #conversationId: string;
  readonly #parts: Pick<OmnichannelParts, "messaging" | "dataverse">;
  #notFound = 0;

  constructor(conversationId: string, parts: Pick<OmnichannelParts, "messaging" | "dataverse">) {
    this.#conversationId = conversationId;
    this.#parts = parts;
  }

  /**
   * Messages of both sides since a moment of the list's clock, in the order of their ids.
   *
   * @throws BridgeError `DYNAMICS_CONVERSATION_GONE` once the conversation is over, `DYNAMICS_LIST_NOT_FOUND` where it is
   *   not, and as `MessagingApi.messages` does.
   */
  async read(since: Date, signal: AbortSignal): Promise<Message[]> {
    try {
      const messages = await this.#parts.messaging.messages(this.#conversationId, since, signal);
      this.#notFound = 0;
      return messages;
    } catch (error) {
      if (!isBridgeError(error, "DYNAMICS_CONVERSATION_GONE") || (await this.#isOver())) throw error;
      throw listNotFound(error);
    }
  }

  async #isOver(): Promise<boolean> {
    const state = await conversationState(this.#conversationId, this.#parts);
    this.#notFound += 1;
    return state === "over" || (state === "unknown" && this.#notFound > 1);
  }
}

function listNotFound(cause: unknown): BridgeError {
  return new BridgeError({
    code: "DYNAMICS_LIST_NOT_FOUND",
    message: "The Messaging API does not find the messages of a conversation that goes on.",
    remedy:
      "Usually passing; the bridge reads them again. If it lasts, see the Power Platform admin center, Service health.",
    status: 502,
    retryable: true,
    retryAfterMs: againMs,
    cause,
  });
}
