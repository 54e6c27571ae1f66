import { badgesOf } from "./badges";
import { idsOf, storedIdsOf } from "./ids";
import { isOver, stateOf } from "./state";
import { clean, isObject, objectsOf, webAddress } from "./text";
import { timelineOf } from "./timeline";
import { transcriptOf } from "./transcript";
import { answersOf, stepsOf } from "./tried";

/** Arranges a whole trace of the bridge as the panel shows it. `facts` are the record's own: they lend the link. */
export function viewOfTrace(trace, facts) {
  const { handoff } = trace;
  const steps = stepsOf(trace.steps);
  return {
    badges: badgesOf({
      name: trace.customer?.name,
      claimedName: trace.customer?.nonVerifiedName,
      identity: handoff.identityFellBack ? "fell-back-to-anonymous" : handoff.identity,
      isConfirmed: true,
      channel: handoff.channel,
      language: handoff.language,
      priority: handoff.priority,
      sentiment: trace.sentiment,
    }),
    hasFallenBack: handoff.identityFellBack === true,
    state: stateOf(handoff),
    isOver: isOver(handoff),
    failure: handoff.state === "failed" ? failureOf(handoff.error) : undefined,
    reason: clean(trace.reason),
    summary: clean(trace.summary),
    steps,
    answers: steps.length > 0 ? [] : answersOf(trace.lastAnswers),
    transcript: transcriptOf(trace.transcript),
    transcriptCut: trace.transcriptCut === true,
    timeline: timelineOf(trace.events),
    ids: idsOf(trace),
    link: webAddress(trace.link) ?? webAddress(facts?.link),
  };
}

/** The same from what is stored on the record, while the bridge is silent: nobody has confirmed it. */
export function viewOfFacts(facts) {
  return {
    badges: badgesOf({
      name: facts.customerName,
      identity: facts.identityKind,
      isConfirmed: false,
      channel: facts.channel,
      language: facts.language,
      priority: facts.priority,
    }),
    hasFallenBack: facts.identityKind === "fell-back-to-anonymous",
    isOver: false,
    reason: clean(facts.reason),
    summary: clean(facts.summary),
    steps: [],
    answers: [],
    transcript: [],
    transcriptCut: false,
    timeline: [],
    ids: storedIdsOf(facts),
    link: webAddress(facts.link),
  };
}

/** A page of a trace out of the bridge's JSON. @throws SyntaxError where it is none */
export function parseTrace(text) {
  const page = JSON.parse(text);
  if (!isObject(page) || !isObject(page.handoff)) throw new SyntaxError("This is no trace.");
  return page;
}

/** One trace out of its pages: the first tells all but the later events. */
export function mergePages(pages) {
  const events = new Map();
  for (const page of pages) {
    // One without a number of its own is like no other.
    for (const event of objectsOf(page.events)) events.set(Number.isFinite(event.id) ? event.id : event, event);
  }
  return { ...pages[0], events: [...events.values()] };
}

function failureOf(error) {
  const failure = isObject(error) ? { message: clean(error.message), remedy: clean(error.remedy) } : undefined;
  return failure?.message ? failure : undefined;
}
