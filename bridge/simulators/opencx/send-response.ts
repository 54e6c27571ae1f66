import type { SendOutcome } from "./send.ts";
import type { World } from "./world.ts";

/** The answer to a send in the published version that the settings name (contract opencx 9.3). */
export function sendResponse(world: World, outcome: SendOutcome): object {
  const { responseVersion } = world.settings.send;
  const { session, code, messageId, aiReply } = outcome;
  if (responseVersion === "newest") return { success: true, data: { message: { id: messageId } } };
  const text = aiReply?.content !== undefined && "text" in aiReply.content ? aiReply.content["text"] : undefined;
  if (responseVersion === "2024") {
    return { ai_response: text === undefined ? { text: "", error: code } : { text } };
  }
  const inner = {
    success: true,
    code,
    autopilotResponse: text === undefined ? null : { type: "text", value: { content: text } },
    uiResponse: null,
    sessionIsHandedOff: session.handoff !== undefined && !session.aiInCharge,
  };
  if (responseVersion === "flat") return inner;
  return { success: true, data: { ...inner, resolveArgs: null } };
}
