/** Counts each object's auto-number up; a number that was rolled back is not given again, as in an org. */
export class AutoNumbers {
  readonly #last = new Map<string, number>();

  /** @param pattern such as `OCX-{000000}` */
  next(object: string, pattern: string): string {
    const number = (this.#last.get(object) ?? 0) + 1;
    this.#last.set(object, number);
    return pattern.replace(/\{(0+)\}/, (_all, zeros: string) => String(number).padStart(zeros.length, "0"));
  }

  clear(): void {
    this.#last.clear();
  }
}
