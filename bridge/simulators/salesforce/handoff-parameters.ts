import type { ChannelParameter } from "./miaw/options.ts";

/**
 * The channel's custom parameters that a bridge fills, with their lengths, as the package declares them (contract opencx
 * 4.4). The bridge has its own list: a simulator shares nothing with what it proves.
 */
export const handoffParameters: Required<ChannelParameter>[] = Object.entries({
  OpencxSessionId: 36,
  Chat_Consumer_Type: 20,
  Origin: 20,
  Priority: 20,
  Chat_language: 20,
  Handoff_Reason: 255,
  Handoff_Summary: 255,
  Identity_Kind: 30,
  Customer_Phone: 40,
  Follow_Up: 40,
}).map(([name, maxLength]) => ({ name, maxLength }));
