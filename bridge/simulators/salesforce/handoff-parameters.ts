import type { ChannelParameter } from "./miaw/options.ts";

/** The channel's custom parameters that a bridge fills, as the package declares them (contract opencx 4.4). */
export const handoffParameters: Required<ChannelParameter>[] = [
  { name: "OpencxSessionId", maxLength: 36 },
  { name: "Chat_Consumer_Type", maxLength: 20 },
  { name: "Origin", maxLength: 20 },
  { name: "Priority", maxLength: 20 },
  { name: "Chat_language", maxLength: 20 },
  { name: "Handoff_Reason", maxLength: 255 },
  { name: "Handoff_Summary", maxLength: 255 },
  { name: "Identity_Kind", maxLength: 30 },
  { name: "Customer_Phone", maxLength: 40 },
  { name: "Follow_Up", maxLength: 40 },
];
