const conversation = "^/iamessage/api/v2/conversation";

/** Method, path and the contract's name for it; a first group is the conversation id. */
const operations: readonly [string, RegExp, string][] = [
  ["POST", /unauthenticated\/access-token$/, "generateAccessTokenForUnauthenticatedUser"],
  ["POST", /\/authenticated\/access-token$/, "generateAccessTokenForAuthenticatedUser"],
  ["GET", /\/continuation-access-token$/, "generateContinuationToken"],
  ["GET", /\/authlink$/, "authLink"],
  ["POST", new RegExp(`${conversation}/?$`), "createConversation"],
  ["GET", new RegExp(`${conversation}/list$`), "listConversations"],
  ["GET", new RegExp(`${conversation}/([^/]+)$`), "getRoutingStatus"],
  ["DELETE", new RegExp(`${conversation}/([^/]+)$`), "closeConversation"],
  ["DELETE", new RegExp(`${conversation}/([^/]+)/session$`), "endMessagingSession"],
  ["GET", new RegExp(`${conversation}/([^/]+)/entries$`), "listConversationEntries"],
  ["POST", new RegExp(`${conversation}/([^/]+)/message$`), "sendMessage"],
  ["POST", new RegExp(`${conversation}/([^/]+)/file$`), "sendFile"],
  ["POST", new RegExp(`${conversation}/([^/]+)/entry$`), "sendTypingIndicator"],
  ["POST", new RegExp(`${conversation}/([^/]+)/acknowledge-entries$`), "acknowledgeEntries"],
  ["GET", /^\/eventrouter\/v1\/sse$/, "openStream"],
  ["GET", /\/embedded-service-config$/, "embeddedServiceConfig"],
  ["GET", /\/businesshours$/, "businessHours"],
  ["GET", /^\/files\//, "downloadFile"],
];

/** What a request is called in counts and ledger. */
export interface NamedRequest {
  operation: string;
  conversationId: string | undefined;
}

/** Names a request; `unknown` when the contract has no such operation. */
export function nameRequest(method: string, path: string): NamedRequest {
  for (const [wanted, pattern, operation] of operations) {
    const match = wanted === method ? pattern.exec(path) : null;
    if (match !== null) return { operation, conversationId: match[1] };
  }
  return { operation: "unknown", conversationId: undefined };
}
