/** An answer of another status than 2xx. */
export class HttpFault extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "HttpFault";
    this.status = status;
  }
}

export interface JsonCall {
  method?: "GET" | "POST" | "PATCH" | "PUT";
  body?: object;
  headers?: Record<string, string>;
}

const timeoutMs = 10_000;

/**
 * Calls and reads JSON; an empty body is `null`.
 *
 * @throws HttpFault with the answer's own message.
 */
export async function callJson(url: string, call: JsonCall = {}): Promise<unknown> {
  const { body, headers } = call;
  const response = await fetch(url, {
    method: call.method ?? (body === undefined ? "GET" : "POST"),
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    signal: AbortSignal.timeout(timeoutMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new HttpFault(response.status, messageOf(text, response.status));
  return text === "" ? null : (JSON.parse(text) as unknown);
}

/** Posts a form and reads JSON. @throws HttpFault */
export async function callForm(url: string, form: Record<string, string>): Promise<unknown> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(form), signal });
  const text = await response.text();
  if (!response.ok) throw new HttpFault(response.status, messageOf(text, response.status));
  return JSON.parse(text) as unknown;
}

/** Fetches bytes. */
export async function callBytes(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ bytes: Buffer; type: string }> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new HttpFault(response.status, `The file answered ${response.status}.`);
  const type = response.headers.get("content-type") ?? "application/octet-stream";
  return { bytes: Buffer.from(await response.arrayBuffer()), type };
}

function messageOf(text: string, status: number): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === "string") return message;
  } catch {
    // Not JSON: the status says enough.
  }
  return `The answer was ${status}.`;
}
