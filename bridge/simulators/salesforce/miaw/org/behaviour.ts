/** What no page documents: each is a switch, its default the choice of contract salesforce-miaw 11. */
export interface Behaviour {
  /** Question 3: a bad identity token yields 200 with a guest subject instead of 401. Default false. */
  silentGuestFallback: boolean;
  /** Question 4: a repeated conversation or message id is refused with 409, or accepted with no second entry. */
  repeatedId: "conflict" | "accept";
  /** Question 6: what a closed conversation answers. Default 404. */
  closedStatus: 404 | 403;
  /** Whether entries and routing status of a closed conversation can still be read. Default true. */
  closedReadable: boolean;
  /** Question 1: bodies of 201, 202 and 204 answers that carry nothing. `object` sends `{}` (and 200 for 204). */
  successBodies: "empty" | "object";
  /** Question 2: whether `Last-Event-Id` replays. Default true. */
  replay: boolean;
  /** One integration reported 400 without `Last-Event-Id`. Default false. */
  requireLastEventId: boolean;
  /** Question 8. Default 6 h. */
  guestTokenLifetimeMs: number;
  /** "Authorization Token Expiration Time for Verified Users". Default 4 h, the largest the channel allows. */
  verifiedTokenLifetimeMs: number;
  /** A stream is cut after this long; `null`: never (default). */
  streamLifetimeMs: number | null;
  /** Default 30 000. */
  pingIntervalMs: number;
  /** Body of a stream's 401; `auto`: `Jwt is expired` for an expired token, else the gateway's JSON. */
  streamUnauthorizedBody: "auto" | "text" | "json";
  /** Question 9: an 18-character `X-Org-Id` answers 401. Default false. */
  strictOrgId: boolean;
  /** An attribute that is no channel parameter answers 400. Default false: stored, reported, not passed on. */
  strictAttributes: boolean;
  /** A value beyond the parameter's `maxLength` is cut on its way to the flow, or refused with 400. */
  overlongAttributes: "cut" | "refuse";
  /** Contract 7: `lost` imitates the org where values given only at create never reach the session. */
  attributesAtCreate: "used" | "lost";
  /** A public key without `x5c` is refused, or accepted and never verifies. */
  keyWithoutX5c: "refuse" | "never-verifies";
  /** Text with a URL at its start or end becomes two messages. Default true. */
  splitLinks: boolean;
  /** Whether 429 carries `Retry-After`. Default true. */
  retryAfter: boolean;
  /** Nobody online: say nothing and let the customer wait, or emit a failed RoutingResult. */
  noReps: "nothing" | "failure";
  /** Emit RoutingWorkResult `Assigned` already when work is offered. Default false. */
  announceOffers: boolean;
  /** Emit the position in the queue when a session starts waiting. Default false. */
  queuePositions: boolean;
  /** Order of the three events when a rep accepts: not guaranteed by the service (contract 10). */
  acceptOrder: AcceptEvent[];
  /** Estimated wait in RoutingResult, seconds; `null`: none. */
  estimatedWaitSeconds: number | null;
  /** Origins that get CORS headers; `*` for any. */
  corsOrigins: "*" | string[];
}

/** The three events of an accept. */
export type AcceptEvent = "SessionStatusChanged" | "RoutingWorkResult" | "ParticipantChanged";

/** The contract's choices. */
export function defaultBehaviour(): Behaviour {
  return {
    silentGuestFallback: false,
    repeatedId: "conflict",
    closedStatus: 404,
    closedReadable: true,
    successBodies: "empty",
    replay: true,
    requireLastEventId: false,
    guestTokenLifetimeMs: 6 * 3_600_000,
    verifiedTokenLifetimeMs: 4 * 3_600_000,
    streamLifetimeMs: null,
    pingIntervalMs: 30_000,
    streamUnauthorizedBody: "auto",
    strictOrgId: false,
    strictAttributes: false,
    overlongAttributes: "cut",
    attributesAtCreate: "used",
    keyWithoutX5c: "refuse",
    splitLinks: true,
    retryAfter: true,
    noReps: "nothing",
    announceOffers: false,
    queuePositions: false,
    acceptOrder: ["SessionStatusChanged", "RoutingWorkResult", "ParticipantChanged"],
    estimatedWaitSeconds: 45,
    corsOrigins: "*",
  };
}
