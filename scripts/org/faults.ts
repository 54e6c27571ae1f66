/** Something an admin has to know: what happened, and what to click or type. */
export class OrgFault extends Error {
  readonly code: string;
  readonly remedy: string;

  constructor({ code, message, remedy }: { code: string; message: string; remedy: string }) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}
