/* global setTimeout, clearTimeout */
import { act } from "./api.js";

const quietMs = 2000;

/** Tells the org that the rep types, once at the start and once at the end. */
export function tellTyping(input) {
  let timer;
  const stop = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    act("typing", { on: false }).catch(() => {});
  };
  input.addEventListener("input", () => {
    if (timer === undefined) act("typing", { on: true }).catch(() => {});
    clearTimeout(timer);
    timer = setTimeout(stop, quietMs);
  });
  return stop;
}
