const base = "^/api/v1\\.0/consumer";
const id = "([^/]+)";

/** Method, path and a name for it; a first group is the conversation id. */
const operations: readonly [string, RegExp, string][] = [
  ["POST", new RegExp(`${base}/conversation/create$`, "i"), "createConversation"],
  ["POST", new RegExp(`${base}/conversation/${id}$`, "i"), "sendActivity"],
  ["GET", new RegExp(`${base}/conversation/${id}/messages$`, "i"), "listMessages"],
  ["GET", new RegExp(`${base}/conversation/${id}/context$`, "i"), "readContext"],
  ["GET", new RegExp(`${base}/conversations$`, "i"), "listConversations"],
  ["GET", /^\/files\//, "downloadFile"],
];

/** What a request is called in the log. */
export interface NamedRequest {
  operation: string;
  conversationId: string | undefined;
}

export function nameRequest(method: string, path: string): NamedRequest {
  for (const [wanted, pattern, operation] of operations) {
    const match = wanted === method ? pattern.exec(path) : null;
    if (match !== null) return { operation, conversationId: match[1]?.toLowerCase() };
  }
  return { operation: "unknown", conversationId: undefined };
}
