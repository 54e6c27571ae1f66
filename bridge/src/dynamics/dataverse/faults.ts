import { BridgeError } from "../../lib/errors.ts";
import { byCode, byStatus, type Fault, tableMissing } from "./fault-table.ts";

/** What Dataverse answered, as far as it is known. */
export interface DataverseAnswer {
  status: number;
  /** Hexadecimal, such as `0x80040217`; may be empty. */
  code: string;
  /** Dataverse's own words; they can quote what a customer wrote, so only those of a `quoted` fault are passed on. */
  message: string;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** The error that an answer of Dataverse means. */
export function dataverseError({ status, code, message, retryAfterMs, cause }: DataverseAnswer): BridgeError {
  const known = code.toLowerCase();
  const fault = faultOf(status, known);
  const said = fault.quoted === true && message !== "" ? ` Dataverse says: ${message.slice(0, 300)}` : "";
  return new BridgeError({
    code: fault.code,
    message: `${fault.message}${said}${known === "" ? "" : ` (${known})`}`,
    remedy: fault.remedy,
    status: 502,
    retryable: fault.retryable ?? false,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    cause,
  });
}

/** A rule of the tenant may answer with any status; what is said of a pause is one, whatever its code. */
function faultOf(status: number, code: string): Fault {
  const fault = byCode[code] ?? byStatus(status);
  if (status === 429 && fault.code !== "DATAVERSE_THROTTLED") return byStatus(429);
  return status === 404 && code === "0x80060888" ? tableMissing : fault;
}
