/** Broken rules of the simulator itself; a sound run has none. */
export class Violations {
  readonly list: string[] = [];
  readonly #report: (violation: string) => void;

  constructor(report: (violation: string) => void = (violation) => console.error(`MIAW simulator: ${violation}`)) {
    this.#report = report;
  }

  add(violations: string[]): void {
    for (const violation of violations) {
      this.list.push(violation);
      this.#report(violation);
    }
  }

  clear(): void {
    this.list.length = 0;
  }
}
