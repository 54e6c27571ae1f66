/** OpenCX's reason codes in words a rep reads at a glance (contract opencx 2.4, 10.3). */
const known: Record<string, string> = {
  ai_decided_to_handoff_the_conversation: "The AI could not resolve it",
  ai_is_forbidden_from_handling_this_topic: "The AI may not handle this topic",
  human_agent_decided_to_take_over: "A person took the conversation over",
  ai_decided_to_handoff_because_the_user_left: "The customer left",
  missing_knowledge: "The AI lacked the knowledge",
  missing_tools: "The AI lacked a tool",
  unclear_instructions: "The AI's instructions were unclear",
  user_request: "The customer asked for a person",
  prohibited_topic: "The AI may not handle this topic",
};

/** A reason as a sentence; one that we do not know is shown as it came. */
export function reasonText(reason: string | null | undefined): string | undefined {
  if (reason === null || reason === undefined || reason === "") return undefined;
  return isPublishedReason(reason) ? known[reason] : reason;
}

/** True for a code that OpenCX publishes: such a one may be believed even from an unsigned webhook. */
export function isPublishedReason(reason: string | undefined): boolean {
  return reason !== undefined && Object.hasOwn(known, reason);
}
