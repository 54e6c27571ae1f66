import { RestError } from "../rest-error.ts";
import type { Fault } from "../rest-error.ts";
import type { ObjectSpec, Row, Value } from "../schema/types.ts";
import type { Records } from "./records.ts";

/** A validation rule that an admin made: it fires where every field holds the value, or for every record. */
export interface ValidationRule {
  object: string;
  message: string;
  /** Field that the message belongs to. */
  field?: string | undefined;
  /** Fields with the values that make it fire. */
  when?: Record<string, Value> | undefined;
}

/** A duplicate rule that an admin made: records are alike when all these fields are. */
export interface DuplicateRule {
  object: string;
  name: string;
  fields: string[];
  /** Whether `Sforce-Duplicate-Rule-Header: allowSave=true` may save all the same. */
  allowSave: boolean;
}

/** Makes the next writes fail, as a lock, a full store or a customer's trigger would. */
export interface WriteFailure {
  fault: Fault;
  status?: number | undefined;
  object?: string | undefined;
  times: number;
}

/** What an org refuses beyond the platform's own checks. */
export class Rules {
  validations: ValidationRule[] = [];
  duplicates: DuplicateRule[] = [];
  failures: WriteFailure[] = [];

  clear(): void {
    this.validations = [];
    this.duplicates = [];
    this.failures = [];
  }

  /** Throws the next failure that is meant for this object, and uses it up. */
  failNext(object: ObjectSpec): void {
    const failure = this.failures.find((one) => one.times !== 0 && (one.object ?? object.name) === object.name);
    if (failure === undefined) return;
    failure.times -= 1;
    throw new RestError([{ fields: [], ...failure.fault }], failure.status);
  }

  validate(object: ObjectSpec, row: Row): void {
    const broken = this.validations.filter((rule) => rule.object === object.name && fires(rule, row));
    if (broken.length === 0) return;
    throw new RestError(
      broken.map(({ message, field }) => ({
        message,
        errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        fields: field === undefined ? [] : [field],
      })),
    );
  }

  findDuplicates(records: Records, object: ObjectSpec, row: Row, mayAllow: boolean): void {
    for (const rule of this.duplicates) {
      if (rule.object !== object.name || (mayAllow && rule.allowSave)) continue;
      const alike = records.all(object.name).filter((other) => isAlike(rule, row, other));
      if (alike.length > 0) throw duplicatesDetected(rule, alike);
    }
  }
}

function fires({ when }: ValidationRule, row: Row): boolean {
  return Object.entries(when ?? {}).every(([name, value]) => (row[name] ?? null) === value);
}

function isAlike({ fields }: DuplicateRule, row: Row, other: Row): boolean {
  if (other["Id"] === row["Id"]) return false;
  return fields.every((name) => {
    const [mine = null, theirs = null] = [row[name], other[name]];
    return mine !== null && theirs !== null && String(mine).toLowerCase() === String(theirs).toLowerCase();
  });
}

function duplicatesDetected(rule: DuplicateRule, alike: Row[]): RestError {
  const matchRecords = alike.map(({ Id }) => ({
    ...{ matchConfidence: 100, fieldDiffs: [], additionalInformation: [] },
    record: { attributes: { type: rule.object }, Id },
  }));
  const message = "Use one of these records?";
  const duplicateResult = {
    allowSave: rule.allowSave,
    ...{ duplicateRule: rule.name, duplicateRuleEntityType: rule.object, errorMessage: message },
    matchResults: [
      { entityType: rule.object, matchEngine: "ExactMatchEngine", rule: rule.name, success: true, matchRecords },
    ],
  };
  return new RestError([{ duplicateResult, errorCode: "DUPLICATES_DETECTED", message, fields: [] }]);
}
