import type { Row } from "../schema/types.ts";

const toBeSent = "x-opencx-key:";
const mirrored = "x-opencx-mirror:";

/** Whether the org is to send an email that the bridge filed; never where OpenCX has sent it. */
export function isToBeSent(email: Row): boolean {
  return has(email, toBeSent) && !has(email, mirrored);
}

/** Whether the bridge filed an email: then it is no reply of a rep. */
export function isOfBridge(email: Row): boolean {
  return has(email, toBeSent) || has(email, mirrored);
}

function has(email: Row, marker: string): boolean {
  const lines = String(email["Headers"] ?? "").split("\n");
  return lines.some((line) => line.trim().toLowerCase().startsWith(marker));
}
