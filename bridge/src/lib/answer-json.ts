import { cleanEscapes } from "./clean-escapes.ts";

/** The value of the JSON text that another system sent, fit to be stored; undefined when it is no JSON. */
export function answerJson(text: string): unknown {
  try {
    return JSON.parse(cleanEscapes(text));
  } catch {
    return undefined;
  }
}
