import { durationText, fill, messages } from "c/opencxLabels";

/** Nobody has answered yet. */
export function lateFault(timeoutMs) {
  return {
    code: null,
    message: fill(messages.errorLate, durationText(timeoutMs)),
    remedy: messages.errorLateRemedy,
  };
}

/** What was answered is nothing that can be shown. */
export function unreadableFault() {
  return {
    code: "PANEL_ANSWER_UNREADABLE",
    message: messages.errorUnreadable,
    remedy: messages.errorUnreadableRemedy,
  };
}
