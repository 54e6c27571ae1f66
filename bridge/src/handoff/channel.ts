/** Channels as the bridge names them; an unknown one keeps its own name (contract opencx 1.1, Q28). */
export function normaliseChannel(raw: string): string {
  const channel = raw.trim().toLowerCase();
  if (channel === "phone_voice" || channel === "web_voice" || channel === "voice") return "phone";
  return channel === "" ? "unknown" : channel;
}

/** True where a typed reply reaches nobody: the caller has no screen. */
export function isVoice(channel: string | null): boolean {
  return channel === "phone";
}
