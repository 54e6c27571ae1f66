import { BridgeError, type BridgeErrorFacts } from "../lib/errors.ts";

/** One thing that is wrong with a request, by its place in it. */
export interface Fault {
  path: string;
  message: string;
}

/** A request that cannot be served as it is; `faults` names everything that is wrong at once. */
export class RequestFault extends BridgeError {
  readonly faults: readonly Fault[];

  constructor(facts: BridgeErrorFacts, faults: readonly Fault[] = []) {
    super({ status: 400, ...facts });
    this.name = "RequestFault";
    this.faults = faults;
  }
}

export function bodyTooLarge(limitBytes: number): RequestFault {
  return new RequestFault({
    code: "BODY_TOO_LARGE",
    message: `The body is larger than ${limitBytes} bytes.`,
    remedy: "Send less, or raise http.bodyLimitBytes (http.messageBodyLimitBytes for messages).",
    status: 413,
  });
}

/** `where` is a place, never a piece of the body. */
export function bodyMalformed(where: string): RequestFault {
  return new RequestFault({
    code: "BODY_MALFORMED",
    message: `The body is not valid JSON: ${where}.`,
    remedy: "Send one JSON value in UTF-8, as a JSON library writes it.",
  });
}

export function bodyNotJson(): RequestFault {
  return new RequestFault({
    code: "BODY_NOT_JSON",
    message: "The body is not announced as JSON in UTF-8.",
    remedy: "Send the header Content-Type: application/json, and no other encoding than gzip, deflate or br.",
    status: 415,
  });
}

export function bodyCutOff(): RequestFault {
  return new RequestFault({
    code: "BODY_CUT_OFF",
    message: "The body ended before its announced length.",
    remedy: "Send the request again; nothing of it was stored.",
  });
}

export function bodyEncodingWrong(): RequestFault {
  return new RequestFault({
    code: "BODY_ENCODING_WRONG",
    message: "The body cannot be unpacked as its header Content-Encoding announces.",
    remedy: "Leave Content-Encoding out and send the body as it is, or pack all of it as the header says.",
  });
}

export function pathMalformed(): RequestFault {
  return new RequestFault({
    code: "PATH_MALFORMED",
    message: "The path holds an escape sequence that stands for no character.",
    remedy: "Percent-encode each part of the path as UTF-8.",
  });
}

export function routeUnknown(): RequestFault {
  return new RequestFault({
    code: "ROUTE_UNKNOWN",
    message: "There is nothing under this path.",
    remedy: "Check the path; GET /openapi.json on the public port lists every one.",
    status: 404,
  });
}

export function methodNotAllowed(allowed: readonly string[]): RequestFault {
  return new RequestFault({
    code: "METHOD_NOT_ALLOWED",
    message: "This path does not take this method.",
    remedy: `Use ${allowed.join(" or ")}.`,
    status: 405,
  });
}
