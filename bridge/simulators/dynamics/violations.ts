/** What no sound client does, and what a simulator itself got wrong; a sound run has none. */
export class Violations {
  list: string[] = [];
  readonly #report: (violation: string) => void;

  constructor(report: (violation: string) => void = (violation) => console.error(`Dynamics simulator: ${violation}`)) {
    this.#report = report;
  }

  add(violation: string): void {
    this.list.push(violation);
    this.#report(violation);
  }

  clear(): void {
    this.list = [];
  }
}
