import { fill, languageName, panel, people } from "c/opencxLabels";
import { entryOf, oneLine } from "./text";

const proofs = {
  "verified-email": { text: people.identityVerified, tone: "good" },
  "matched-by-phone": { text: people.identityPhone, tone: "caution" },
  anonymous: { text: people.identityAnonymous, tone: "plain" },
  guest: { text: people.identityAnonymous, tone: "plain" },
  "fell-back-to-anonymous": { text: people.identityFellBack, tone: "bad" },
};

const channels = {
  web: people.channelWeb,
  web_chat: people.channelWeb,
  whatsapp: people.channelWhatsapp,
  sms: people.channelSms,
  phone: people.channelPhone,
  phone_voice: people.channelPhone,
  email: people.channelEmail,
};

const priorities = {
  low: { text: people.priorityLow, tone: "plain" },
  medium: { text: people.priorityMedium, tone: "plain" },
  normal: { text: people.priorityMedium, tone: "plain" },
  high: { text: people.priorityHigh, tone: "caution" },
  urgent: { text: people.priorityUrgent, tone: "bad" },
};

const moods = {
  angry: { text: panel.panelSentimentAngry, tone: "caution" },
  frustrated: { text: panel.panelSentimentFrustrated, tone: "caution" },
  negative: { text: panel.panelSentimentNegative, tone: "caution" },
  neutral: { text: panel.panelSentimentNeutral, tone: "plain" },
  positive: { text: panel.panelSentimentPositive, tone: "plain" },
  happy: { text: panel.panelSentimentHappy, tone: "plain" },
};

/**
 * Who it is, in one line. `isConfirmed` is false where only the record says so: then nobody is shown as verified.
 */
export function badgesOf({ name, claimedName, identity, isConfirmed, channel, language, priority, sentiment }) {
  return [
    { label: people.identityName, text: nameText(name, claimedName), tone: "plain", isName: true },
    { label: people.identityProof, ...proofOf(identity, isConfirmed) },
    { label: people.channelChannel, text: named(channels, channel), tone: "plain" },
    { label: panel.panelLanguage, text: oneLine(language) && languageName(oneLine(language)), tone: "plain" },
    { label: people.priorityPriority, ...priorityOf(priority) },
    { label: panel.panelSentiment, ...(entryOf(moods, key(sentiment)) ?? { text: oneLine(sentiment), tone: "plain" }) },
  ].filter(({ text }) => text !== "");
}

/** A kind of identity in words. */
export function proofText(identity) {
  return entryOf(proofs, key(identity))?.text ?? oneLine(identity);
}

function nameText(name, claimedName) {
  if (oneLine(name) !== "") return oneLine(name);
  return oneLine(claimedName) === ""
    ? people.identityNameUnknown
    : fill(people.identityNameClaimed, oneLine(claimedName));
}

function proofOf(identity, isConfirmed) {
  const proof = entryOf(proofs, key(identity));
  if (isConfirmed) return proof ?? proofs.anonymous;
  return proof?.tone === "bad" ? proof : { text: people.identityUnconfirmed, tone: "caution" };
}

function priorityOf(priority) {
  const text = oneLine(priority);
  if (text === "") return { text: "" };
  return entryOf(priorities, key(priority)) ?? { text: fill(people.priorityOther, text), tone: "plain" };
}

function named(names, value) {
  return entryOf(names, key(value)) ?? oneLine(value);
}

function key(value) {
  return oneLine(value).toLowerCase();
}
