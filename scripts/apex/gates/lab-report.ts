/** What apex-lab writes with `--json`. */
export interface LabReport {
  tests: { class: string; method: string; passed: boolean; message: string | null; stack: string[] }[];
  /** By class or trigger; classes for tests are left out. */
  coverage: Record<string, { covered: number; total: number }>;
}

const leastTotal = 95;
const leastEach = 90;

export function testFaults({ tests }: LabReport): string[] {
  if (tests.length === 0) return ["there is no Apex test"];
  return tests
    .filter((test) => !test.passed)
    .map((test) => [`${test.class}.${test.method}: ${test.message ?? "failed"}`, ...test.stack].join("\n      at "));
}

/** What is covered too little, and how much of all is covered, in percent. */
export function coverageFaults({ coverage }: LabReport): { faults: string[]; total: number } {
  const files = Object.entries(coverage);
  const total = percent(files.reduce((sum, [, file]) => add(sum, file), { covered: 0, total: 0 }));
  const faults = files
    .filter(([, file]) => percent(file) < leastEach)
    .map(
      ([name, file]) => `${name}: ${percent(file).toFixed(1)} % of its lines ran in tests, less than ${leastEach} %`,
    );
  if (total < leastTotal) faults.push(`${total.toFixed(1)} % of all lines ran in tests, less than ${leastTotal} %`);
  return { faults, total };
}

type Lines = LabReport["coverage"][string];

function add(one: Lines, other: Lines): Lines {
  return { covered: one.covered + other.covered, total: one.total + other.total };
}

function percent({ covered, total }: Lines): number {
  return total === 0 ? 100 : (100 * covered) / total;
}
