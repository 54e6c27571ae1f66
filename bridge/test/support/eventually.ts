/** Looks again until `probe` gives something other than undefined or false; fails with what it was waiting for. */
export async function eventually<T>(
  what: string,
  probe: () => T | Promise<T>,
  withinMs = 20_000,
  everyMs = 10,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false && found !== null) return found;
    if (performance.now() > deadline) throw new Error(`still waiting after ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
