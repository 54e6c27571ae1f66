/* global setTimeout, clearTimeout */
import { act } from "./api.js";

const quietMs = 2000;

/** Tells the desk by an action that the rep types, once at the start and once at the end. */
export function tellTyping(input, action) {
  let timer;
  const stop = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    act(action, { on: false }).catch(() => {});
  };
  input.addEventListener("input", () => {
    if (timer === undefined) act(action, { on: true }).catch(() => {});
    clearTimeout(timer);
    timer = setTimeout(stop, quietMs);
  });
  return stop;
}
