import type { DynamicsSimulator } from "../../simulators/dynamics/dynamics-simulator.ts";
import type { Simulators } from "../../simulators/start.ts";
import type { Arrivals } from "./arrivals.ts";
import { customerOf } from "./chats.ts";
import type { ChatLoad, SpeechOutcome } from "./protocol.ts";
import { timeReplies } from "./time-replies.ts";

/**
 * Lets reps of Dynamics write, and times each message from their words into OpenCX. The webhook is posted to at once,
 * but for a second message in a chat, which goes when the first one has been taken.
 */
export function answerInChats(simulators: Simulators, arrivals: Arrivals, load: ChatLoad): Promise<SpeechOutcome> {
  const { control } = tenantOf(simulators).messaging;
  return timeReplies({ simulators, arrivals }, load, (replies) => {
    for (const { sessionId, text } of replies) control.reply(customerOf(sessionId), { text });
  });
}

/** @throws Error where the stage was started without one. */
export function tenantOf({ dynamics }: Simulators): DynamicsSimulator {
  if (dynamics === undefined) throw new Error("The stage has no tenant of Dynamics.");
  return dynamics;
}
