import { fill, people } from "c/opencxLabels";
import { entryOf, listOf, objectsOf, oneLine } from "./text";

const states = {
  received: { text: people.stateOpening, tone: "plain" },
  opening: { text: people.stateOpening, tone: "plain" },
  queued: { text: people.stateQueued, tone: "caution" },
  transferring: { text: people.stateTransferring, tone: "caution" },
  "handing-on": { text: people.stateHandingOn, tone: "caution" },
  ended: { text: people.stateEnded, tone: "plain" },
  failed: { text: people.stateFailed, tone: "bad" },
};

/** Where the handoff stands, in a word or two. */
export function stateOf(handoff) {
  if (handoff.state === "with-rep") return withRep(handoff);
  if (handoff.unavailableReason && !handoff.endedAt) return { text: people.stateNobody, tone: "caution" };
  return entryOf(states, handoff.state) ?? { text: oneLine(handoff.state), tone: "plain" };
}

/** Whether nothing more will happen in it. */
export function isOver(handoff) {
  return handoff.state === "ended" || handoff.state === "failed";
}

function withRep(handoff) {
  const reps = listOf(objectsOf(handoff.conversations).slice(-1)[0]?.reps).map(oneLine).filter(Boolean);
  return { text: reps.length === 0 ? people.stateWithRep : fill(people.stateWith, reps.join(", ")), tone: "good" };
}
