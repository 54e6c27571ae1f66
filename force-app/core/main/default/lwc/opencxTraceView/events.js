import { counted, durationText, fill, timeline } from "c/opencxLabels";
import { proofText } from "./badges";
import { entryOf, isObject, oneLine } from "./text";

const enders = {
  rep: timeline.timelineByRep,
  customer: timeline.timelineByCustomer,
  opencx: timeline.timelineByOpencx,
  system: timeline.timelineBySystem,
  bridge: timeline.timelineBySystem,
  inactivity: timeline.timelineByInactivity,
};

const reasons = {
  closed: timeline.timelineWhyClosed,
  no_reps: timeline.timelineWhyNoReps,
  over_limit: timeline.timelineWhyOverLimit,
  routing_failed: timeline.timelineWhyRouting,
};

const accepted = {
  customer: timeline.timelineAcceptedAfterEnd,
  "case-reopened": timeline.timelineAcceptedReopened,
};

/** What a rep wants to know of a handoff's course, in words. Every other kind of event is a technical step. */
const told = {
  accepted: ({ source }) => entryOf(accepted, source) ?? timeline.timelineAccepted,
  identity: ({ proven }) => fill(timeline.timelineIdentity, proofText(proven)),
  opened: ({ records }) => openedWords(records),
  "open-retry": () => timeline.timelineOpenRetry,
  "desk-queued": ({ waitSeconds }) => queuedWords(waitSeconds),
  "desk-position": ({ position }) => fill(timeline.timelinePosition, oneLine(position)),
  "desk-offered": () => timeline.timelineOffered,
  "desk-joined": ({ rep }) => fill(timeline.timelineJoined, repName(rep)),
  "desk-left": ({ rep }) => fill(timeline.timelineLeft, repName(rep)),
  "desk-message": messageWords,
  "desk-transferring": () => timeline.timelineTransferring,
  "desk-ended": ({ by }) => fill(timeline.timelineDeskEnded, enderName(by)),
  "desk-unavailable": ({ reason }) => fill(timeline.timelineUnavailable, reasonName(reason)),
  unavailable: ({ reason }) => fill(timeline.timelineUnavailable, reasonName(reason)),
  "sent-brief": () => timeline.timelineBriefSent,
  "sent-said": () => timeline.timelineSaidSent,
  "sent-file": () => timeline.timelineFileSent,
  "file-as-link": () => timeline.timelineFileAsLink,
  "told-reply": () => timeline.timelineReplyDelivered,
  "reply-retry": () => timeline.timelineReplyRetry,
  "maybe-twice": () => timeline.timelineMaybeTwice,
  "told-notice": () => timeline.timelineCustomerTold,
  "told-resolve": () => timeline.timelineResolved,
  "told-reopen": () => timeline.timelineSessionReopened,
  "told-workflow": () => timeline.timelineAiCarriesOn,
  "identified-later": () => timeline.timelineIdentifiedLater,
  "stop-word": () => timeline.timelineStopWord,
  "end-requested": ({ by }) => fill(timeline.timelineEndRequested, enderName(by)),
  "fallback-cancelled": () => timeline.timelineFallbackCancelled,
  "hand-on-cancelled": () => timeline.timelineFallbackCancelled,
  "handing-on": ({ to }) => fill(timeline.timelineHandingOn, oneLine(to)),
  "hand-on-failed": () => timeline.timelineHandOnFailed,
  "left-open": () => timeline.timelineLeftOpen,
  "record-gone": () => timeline.timelineRecordGone,
  "empty-reply": () => timeline.timelineEmptyReply,
  "case-reopened": () => timeline.timelineCaseReopened,
  "written-after-end": () => timeline.timelineWrittenAfterEnd,
  "left-to-ai": () => timeline.timelineLeftToAi,
  "inactivity-warning": () => timeline.timelineInactivity,
  "found-by-looking": ({ messages }) => foundWords(messages),
  dead: () => timeline.timelineDead,
  replayed: () => timeline.timelineReplayed,
  ended: ({ by }) => fill(timeline.timelineEnded, enderName(by)),
};

/** An event in words; undefined where it is a technical step. */
export function eventWords(kind, data) {
  return entryOf(told, kind)?.(data);
}

/** A technical step as the bridge names it, with what it says of it. */
export function technicalWords(kind, { what, message, code, from, to }) {
  const name = (oneLine(kind === "desk-noted" ? what : "") || oneLine(kind)).replace(/-/g, " ");
  const more = oneLine(message) || oneLine(code) || [oneLine(from), oneLine(to)].filter(Boolean).join(" → ");
  return more === "" ? name : `${name}: ${more}`;
}

function openedWords(records) {
  const number = isObject(records) ? oneLine(records.salesforce_case_number) : "";
  return number === "" ? timeline.timelineOpened : fill(timeline.timelineOpenedCase, number);
}

/** What a rep writes is in the conversation; only that it came after the end is worth a line. */
function messageWords({ rep, afterEnd }) {
  return afterEnd === true ? fill(timeline.timelineWroteAfterEnd, repName(rep)) : undefined;
}

function queuedWords(seconds) {
  if (typeof seconds !== "number") return timeline.timelineQueued;
  return fill(timeline.timelineQueuedWait, durationText(seconds * 1000));
}

function foundWords(messages) {
  const count = Number.isFinite(messages) ? messages : 0;
  return counted({ one: timeline.timelineFoundOne, other: timeline.timelineFoundOther }, count);
}

function repName(rep) {
  return oneLine(rep) || timeline.timelineSomebody;
}

function enderName(by) {
  return entryOf(enders, by) ?? timeline.timelineByUnknown;
}

function reasonName(reason) {
  return entryOf(reasons, reason) ?? timeline.timelineWhyUnknown;
}
