/** OpenCX's clock may be this far from ours, either way. */
export const clockSlackMs = 60_000;
