/** A refusal of the Web API: an HTTP status, a code of the platform and a message (contract dynamics-365 3.6). */
export class DataverseError extends Error {
  readonly status: number;
  /** Such as `0x80040217`; empty where the platform gives none. */
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = "DataverseError";
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  get body() {
    return { error: { code: this.code, message: this.message } };
  }
}

const payloadHelp = "For more information on this error please follow this help link";

/** The payload of a write cannot be read: unknown property, bad type, undeclared bind, malformed JSON. */
export function badPayload(set: string, why: string): DataverseError {
  const text = `Error identified in Payload provided by the user for Entity :'${set}', ${payloadHelp}`;
  const link = "https://go.microsoft.com/fwlink/?linkid=2195293";
  const inner = `InnerException : Microsoft.OData.ODataException: ${why}`;
  return new DataverseError(400, "0x80048d19", `${text} ${link}  ---->  ${inner}`);
}

/** An address or a query option that cannot be read. */
export function badQuery(why: string): DataverseError {
  return new DataverseError(400, "0x80060888", why);
}

/** Right in the real service, and not needed here yet. */
export function notSimulated(what: string): DataverseError {
  return new DataverseError(501, "0x80060888", `The simulator does not support ${what}.`);
}

export function unknownSegment(segment: string): DataverseError {
  return new DataverseError(404, "0x80060888", `Resource not found for the segment '${segment}'.`);
}

export function methodNotAllowed(method: string): DataverseError {
  return new DataverseError(405, "0x80060888", `The requested resource does not support http method '${method}'.`);
}

export function noSuchRow(table: string, id: string): DataverseError {
  return new DataverseError(404, "0x80040217", `Entity '${table}' With Id = ${id} Does Not Exist`);
}

export function duplicateKey(): DataverseError {
  return new DataverseError(412, "0x80040237", "A record with matching key values already exists.");
}
