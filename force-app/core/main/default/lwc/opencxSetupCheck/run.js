import { faultOf } from "c/opencxFaultOf";

const atOnce = 3;

/**
 * Runs checks, a few at a time: `runOne(name)` answers a finding, `tell(name, finding)` is called as each is there. A
 * check that cannot be run has failed.
 */
export async function runAll(names, { runOne, tell }) {
  const waiting = [...names];
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      tell(name, { status: "running" });
      // eslint-disable-next-line no-await-in-loop -- each worker does one after the other
      tell(name, await findingOf(runOne(name)));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function findingOf(promise) {
  try {
    const { status, message, remedy, details } = await promise;
    const known = ["pass", "warn", "fail"].includes(status) ? status : "fail";
    return { status: known, message, remedy, details: details ?? [] };
  } catch (error) {
    return { status: "fail", ...faultOf(error), details: [] };
  }
}
