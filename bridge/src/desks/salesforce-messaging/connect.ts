import type { Dispatcher } from "undici";
import { errorCode, isBridgeError } from "../../lib/errors.ts";
import type { DeskConversation } from "../desk.ts";
import type { MiawCredentials } from "./credentials.ts";
import { failureKind, miawCodes } from "./failures.ts";
import type { SalesforceMessagingSettings } from "./settings.ts";
import { type EventStream, openStream } from "./stream.ts";
import type { ConversationTokens } from "./tokens.ts";

export interface ConnectParts {
  settings: SalesforceMessagingSettings;
  tokens: ConversationTokens;
  streamDispatcher: Dispatcher;
}

/** What came of one try to open the stream. */
export type Connection =
  | { stream: EventStream; credentials: MiawCredentials }
  /** `fault`: something a person has to put right; tried again, but seldom. */
  | { retry: "now" | "soon" | "seldom"; afterMs?: number; fault?: string }
  | { over: string };

/** Opens the stream of a conversation's customer (contract salesforce-miaw 5.6). Never throws. */
export async function connect(
  conversation: DeskConversation,
  lastEventId: string | undefined,
  parts: ConnectParts,
  signal: AbortSignal,
): Promise<Connection> {
  try {
    const credentials = await parts.tokens.current(conversation);
    const from = lastEventId ?? credentials.lastEventId ?? undefined;
    const stream = await openStream(streamRequest(credentials, from, parts, signal));
    if (!("refused" in stream)) return { stream, credentials };
    return await refused(stream.refused, conversation, credentials, parts);
  } catch (error) {
    return failed(error);
  }
}

function streamRequest(
  credentials: MiawCredentials,
  lastEventId: string | undefined,
  { settings, streamDispatcher }: ConnectParts,
  signal: AbortSignal,
) {
  return {
    dispatcher: streamDispatcher,
    url: `${settings.messagingUrl}/eventrouter/v1/sse`,
    headers: {
      accept: "text/event-stream",
      "cache-control": "no-cache",
      authorization: `Bearer ${credentials.accessToken}`,
      "x-org-id": settings.orgId.slice(0, 15),
      ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
    },
    connectTimeoutMs: settings.timeouts.requestMs,
    silenceMs: settings.timeouts.streamSilenceMs,
    signal,
  };
}

async function refused(
  status: number,
  conversation: DeskConversation,
  credentials: MiawCredentials,
  { tokens }: ConnectParts,
): Promise<Connection> {
  const kind = failureKind(status);
  if (kind === "unavailable" || kind === "rate-limited") return { retry: "soon" };
  if (kind !== "unauthorized") return { retry: "seldom", fault: `the stream answers ${status}` };
  if (credentials.kind === "guest") return { over: "guest token expired" };
  await tokens.renew(conversation, credentials);
  return { retry: "now" };
}

function failed(error: unknown): Connection {
  if (!isBridgeError(error)) return { retry: "soon" };
  if (error.code === miawCodes.guestExpired) return { over: "guest token expired" };
  if (!error.retryable) return { retry: "seldom", fault: errorCode(error) };
  return { retry: "soon", ...(error.retryAfterMs === undefined ? {} : { afterMs: error.retryAfterMs }) };
}
