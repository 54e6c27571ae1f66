import { isRecordId, to18 } from "../ids.ts";
import { recordFault, refusal } from "../rest-error.ts";
import type { FieldSpec, Value } from "../schema/types.ts";

const emailForm = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/;

/**
 * What a field will hold of what a client sent: texts are trimmed, an empty one is null, ids get 18 characters.
 *
 * @throws RestError when the value is of another kind
 */
export function convert(field: FieldSpec, value: unknown): Value {
  if (value === null || value === undefined || value === "") return field.type === "boolean" ? false : null;
  switch (field.type) {
    case "boolean":
      return convertBoolean(field, value);
    case "int":
    case "double":
      return convertNumber(field, value);
    case "datetime":
    case "date":
      return convertTime(field, value);
    case "reference":
    case "id":
      return convertId(field, value);
    case "base64":
      return convertBytes(field, value);
    case "email":
      return convertEmail(field, value);
    case "string":
    case "textarea":
    case "picklist":
    case "phone":
    case "url":
      return convertText(field, value);
  }
}

function convertBoolean(field: FieldSpec, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw unreadable(field, value);
}

function convertNumber(field: FieldSpec, value: unknown): number {
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) throw unreadable(field, value);
  const digits = field.precision - field.scale;
  if (field.precision > 0 && Math.abs(number) >= 10 ** digits) {
    const message = `${field.label}: value outside of valid range on numeric field: ${number}`;
    throw recordFault("NUMBER_OUTSIDE_VALID_RANGE", message, [field.name]);
  }
  return number;
}

function convertTime(field: FieldSpec, value: unknown): number {
  const text = typeof value === "string" ? value.replace(/([+-]\d\d)(\d\d)$/, "$1:$2") : "";
  const form =
    field.type === "date" ? /^\d{4}-\d\d-\d\d/ : /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
  const time = form.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw unreadable(field, value);
  return time;
}

function convertId(field: FieldSpec, value: unknown): string {
  if (typeof value !== "string") throw unreadable(field, value);
  if (isRecordId(value)) return to18(value);
  throw recordFault("MALFORMED_ID", `${field.label}: id value of incorrect type: ${value}`, [field.name]);
}

function convertBytes(field: FieldSpec, value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value !== "string" || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) throw unreadable(field, value);
  return Buffer.from(value, "base64");
}

function convertEmail(field: FieldSpec, value: unknown): string | null {
  const address = convertText(field, value);
  if (address === null || emailForm.test(address)) return address;
  throw recordFault("INVALID_EMAIL_ADDRESS", `${field.label}: invalid email address: ${address}`, [field.name]);
}

function convertText(field: FieldSpec, value: unknown): string | null {
  if (typeof value !== "string") throw unreadable(field, value);
  const text = value.trim();
  return text === "" ? null : text;
}

function unreadable(field: FieldSpec, value: unknown) {
  const isObject = typeof value === "object" && value !== null;
  const kind = isObject ? "START_OBJECT" : `VALUE_${(typeof value).toUpperCase()}`;
  const shown = isObject ? "" : ` value ${JSON.stringify(value)}`;
  return refusal(
    "JSON_PARSER_ERROR",
    `Cannot deserialize instance of ${field.type} from ${kind}${shown} or request may be missing a required field (${field.name})`,
  );
}
