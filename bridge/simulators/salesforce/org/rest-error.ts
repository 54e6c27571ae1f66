/** One entry of the error array (contract salesforce-metadata 19.3). */
export interface Fault {
  message: string;
  errorCode: string;
  fields?: string[];
  [extra: string]: unknown;
}

const statuses: Record<string, number> = {
  INVALID_SESSION_ID: 401,
  REQUEST_LIMIT_EXCEEDED: 403,
  API_DISABLED_FOR_ORG: 403,
  API_CURRENTLY_DISABLED: 403,
  NOT_FOUND: 404,
  ENTITY_IS_DELETED: 404,
  URL_NOT_RESET: 404,
  METHOD_NOT_ALLOWED: 405,
  PRECONDITION_FAILED: 412,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNKNOWN_EXCEPTION: 500,
  SERVER_UNAVAILABLE: 503,
};

/** A refusal: an HTTP status and what is said in the array. */
export class RestError extends Error {
  readonly status: number;
  readonly faults: Fault[];

  constructor(faults: Fault[], status?: number) {
    super(faults.map(({ errorCode, message }) => `${errorCode}: ${message}`).join("; "));
    this.name = "RestError";
    this.faults = faults;
    this.status = status ?? statuses[faults[0]?.errorCode ?? ""] ?? 400;
  }
}

/** A refusal of the call itself, without `fields`. */
export function refusal(errorCode: string, message: string, status?: number): RestError {
  return new RestError([{ message, errorCode }], status);
}

/** A refusal to write a record, with the fields it is about. */
export function recordFault(errorCode: string, message: string, fields: string[] = []): RestError {
  return new RestError([{ message, errorCode, fields }]);
}
