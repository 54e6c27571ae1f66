/** Who reported a handoff. */
export const sources: Record<string, string> = {
  post: "by POST",
  webhook: "by OpenCX's signed webhook",
  reconcile: "by looking through OpenCX's sessions",
  customer: "from the customer, who wrote after the end",
  "case-reopened": "from a Case that was opened again",
};

/** What a state of the handoff means for the customer. */
export const states: Record<string, string> = {
  opening: "Preparing the conversation",
  queued: "Waiting for a rep",
  "with-rep": "With a rep",
  transferring: "On its way to another rep",
  "handing-on": "On its way to another desk",
};

/** Each kind of identity in words. */
export const proofs: Record<string, string> = {
  "verified-email": "verified by e-mail",
  "matched-by-phone": "matched by phone number",
  anonymous: "anonymous",
  guest: "guest",
  "fell-back-to-anonymous": "fell back to anonymous",
};

/** Who ended something. */
export const enders: Record<string, string> = {
  rep: "the rep",
  customer: "the customer",
  opencx: "OpenCX",
  system: "the system",
  inactivity: "silence",
  bridge: "the bridge",
  unknown: "somebody unknown",
};

/** Why nobody is there. */
export const reasons: Record<string, string> = {
  closed: "outside business hours",
  no_reps: "no rep is free",
  over_limit: "the org is at its limit",
  routing_failed: "routing failed",
};

/** Who wrote something on OpenCX's side. */
export const speakers: Record<string, string> = { customer: "The customer", ai: "The AI", inbox: "OpenCX's inbox" };
