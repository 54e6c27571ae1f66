/** What happened on a Case, as the org's Apex tells it (its golden file is `OpenCx_Case_Events_Golden.json`). */
export interface CaseEvent {
  /** The delivery's own key; the same at every try. */
  key: string;
  number: number;
  type: string;
  /** 15 or 18 characters. */
  caseId: string;
  /** What the Case's field says; anybody who edits Cases can write it, so nothing is decided by it. */
  sessionId?: string | undefined;
  source?: string | undefined;
  occurredAt?: string | undefined;
  author?: { id?: string | undefined; name?: string | undefined } | undefined;
  text?: string | undefined;
  html?: string | undefined;
  files: CaseFile[];
}

export interface CaseFile {
  /** Of the ContentVersion. */
  id: string;
  name: string;
  /** Salesforce's own word, such as PDF. */
  type?: string | undefined;
  size?: number | undefined;
}

export interface CaseEventResult {
  key: string;
  status: "accepted" | "duplicate" | "refused";
  code?: string;
  message?: string;
}
