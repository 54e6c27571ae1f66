import type { Row, Value } from "../../tenant.ts";
import { DataverseError } from "../dataverse-error.ts";
import type { Table } from "../schema/types.ts";

/** A plug-in or flow of the customer that refuses writes. */
export interface WriteRefusal {
  table: string;
  message: string;
  times: number;
}

/** A duplicate-detection rule: rows are alike when all these columns are. */
export interface DuplicateRule {
  table: string;
  columns: string[];
  /** The documentation shows 500, its status table 412. */
  status: 412 | 500;
}

/** What the customer's admin has set up beyond the platform's own rules. */
export class AdminRules {
  refusals: WriteRefusal[] = [];
  duplicates: DuplicateRule[] = [];
  /** Whether a case may be without a customer. */
  customerOptional = false;
  /** Endings of file names that may not be attached. */
  blockedEndings = new Set(defaultBlockedEndings);

  clear(): void {
    this.refusals = [];
    this.duplicates = [];
    this.customerOptional = false;
    this.blockedEndings = new Set(defaultBlockedEndings);
  }

  /** Throws DataverseError 0x80040265 where a plug-in refuses the write, and uses it up. */
  refuse(table: Table): void {
    const refusal = this.refusals.find((one) => one.table === table.name);
    if (refusal === undefined) return;
    refusal.times -= 1;
    if (refusal.times === 0) this.refusals = this.refusals.filter((one) => one !== refusal);
    throw new DataverseError(400, "0x80040265", refusal.message);
  }

  /** Throws DataverseError 0x80040333 when a rule finds a row like this one. */
  findDuplicates(table: Table, row: Row, others: Row[]): void {
    for (const rule of this.duplicates) {
      if (rule.table !== table.name || !others.some((other) => isAlike(rule, row, other, table.key))) continue;
      const text = "A record was not created or updated because a duplicate of the current record already exists.";
      throw new DataverseError(rule.status, "0x80040333", text);
    }
  }
}

function isAlike({ columns }: DuplicateRule, row: Row, other: Row, key: string): boolean {
  if (other[key] === row[key]) return false;
  return columns.every((name) => (row[name] ?? null) !== null && folded(row[name]) === folded(other[name]));
}

function folded(value: Value | undefined): string {
  return JSON.stringify(value ?? null).toLowerCase();
}

const defaultBlockedEndings =
  "ade adp app asa ashx asmx asp bas bat cdx cer chm class cmd com config cpl crt csh dll exe fxp hlp hta htr htw ida idc idq inf ins isp its jar js jse ksh lnk mad maf mag mam maq mar mas mat mau mav maw mda mdb mde mdt mdw mdz msc msh msh1 msh1xml msh2 msh2xml mshxml msi msp mst ops pcd pif prf prg printer pst reg rem scf scr sct shb shs shtm shtml soap stm svg tmp url vb vbe vbs vsmacros vss vst vsw ws wsc wsf wsh".split(
    " ",
  );
