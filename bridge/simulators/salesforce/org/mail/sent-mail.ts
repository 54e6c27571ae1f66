/** Why an email left the org. */
export type MailSource =
  /** A rep sent it from the Case. */
  | "rep"
  /** The org itself did: an automatic answer. */
  | "automation"
  /** The org tells the contact of a new comment. */
  | "comment"
  /** The bridge filed it to be sent from here. */
  | "opencx"
  /** The trigger of OpenCX's public guide took it for one that waits. */
  | "guide";

/** One email that left the org for a customer. */
export interface SentMail {
  seq: number;
  at: number;
  source: MailSource;
  /** Everybody who gets it: to, copy and blind copy. */
  to: string[];
  subject: string;
  /** The plain words; the looks where it has no others. */
  text: string;
  /** Names of the files. */
  files: string[];
  caseId: string | null;
  /** The email or the comment that it came of. */
  sourceId: string;
}

/** Each email that left the org, in order. What is rolled back is not here. */
export class SentMails {
  list: SentMail[] = [];
  #seq = 0;

  add(mail: Omit<SentMail, "seq">): SentMail {
    const full = { seq: ++this.#seq, ...mail };
    this.list.push(full);
    return full;
  }

  forget(mail: SentMail): void {
    this.list = this.list.filter((one) => one !== mail);
  }

  clear(): void {
    this.list = [];
    this.#seq = 0;
  }
}
