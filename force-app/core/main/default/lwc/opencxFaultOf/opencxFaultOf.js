import { messages } from "c/opencxLabels";

/**
 * What went wrong, as `{ code, message, remedy }`. Our own Apex throws that as JSON in the message; the platform throws
 * plain sentences, one or several.
 */
export function faultOf(error) {
  const text = messageOf(error);
  const told = parsed(text);
  if (told !== undefined) return { code: told.code ?? null, message: told.message, remedy: told.remedy ?? null };
  return { code: null, message: text || messages.errorUnknown, remedy: messages.errorUnknownRemedy };
}

function messageOf(error) {
  const body = Array.isArray(error?.body) ? error.body[0] : error?.body;
  const message = body?.message ?? error?.message;
  return typeof message === "string" ? message.trim() : "";
}

function parsed(text) {
  if (!text.startsWith("{")) return undefined;
  try {
    const told = JSON.parse(text);
    return typeof told.message === "string" ? told : undefined;
  } catch {
    return undefined;
  }
}
