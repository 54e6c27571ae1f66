/** What the vendor's pages leave open or say in two ways; the default is the contract's choice. */
export interface Behaviour {
  createStatus: 200 | 201;
  /** `other` turns `messageId` and `continuationToken` into the case that the other pages print (contract 7.6). */
  memberCase: "contract" | "other";
  /** The continuation token where no page follows: left out, `null`, or there as before. */
  lastPageToken: "absent" | "null" | "present";
  /** Whether messages and context of a closed conversation can still be read, instead of 404. */
  closedReadable: boolean;
  /** Whether a customer can still write during wrap-up, instead of 404. */
  wrapUpTakesMessages: boolean;
  /** Whether `create` finds a conversation in wrap-up as an active one of its customer, instead of opening another. */
  wrapUpIsFound: boolean;
  /** What a conversation started out of hours comes to, after its event. */
  outOfHours: "end" | "wait";
  /** How a lifecycle event is spelled; it is sent once in each spelling (contract 7.7). */
  eventSpellings: EventSpelling[];
  /** `samples`: `AgentClosed` and `ConversationClosed` for `AgentEndSession` and `ConversationClose`. */
  eventNames: "published" | "samples";
  /** `samples`: the literal `MessagingApi` for typing and the channel's GUID for the rest, as the vendor prints them. */
  channelIds: "samples" | "guid" | "literal";
  /** Whether activities to the webhook carry `id`, and `timestamp`. */
  webhookIds: boolean;
  webhookTimestamps: boolean;
  /** The start message comes back by the webhook. */
  echoStartMessage: boolean;
  /** How the transcript words what the webhook said in markdown. */
  transcriptWords: Words;
  /** How `/messages` words it. */
  listWords: Words;
  /** What a customer's messages are from when they come back: as the request named them, or as a contact of Dynamics. */
  customerNames: "given" | "contact";
  /** How files of reps are to be fetched. */
  fileAccess: "anonymous" | "messaging-token";
  /** Of the webhook's bearer, where the channel has a managed identity. */
  tokenVersion: 1 | 2;
  /** `client-id`, or the Application ID URI `api://<client id>`. */
  tokenAudience: "client-id" | "app-uri";
  /** What is wrong with that bearer. */
  tokenFault: "none" | "missing" | "expired" | "audience" | "signature";
}

/** `cut`: so that nothing can be matched. */
export type Words = "alike" | "html" | "cut";

/** `event`: `type:event` with a name. `message`: `type:message`, named and worded. `text-only`: worded without a name. */
export type EventSpelling = "event" | "message" | "text-only";

export function defaultBehaviour(): Behaviour {
  return {
    createStatus: 200,
    memberCase: "contract",
    lastPageToken: "absent",
    closedReadable: false,
    wrapUpTakesMessages: false,
    wrapUpIsFound: false,
    outOfHours: "end",
    eventSpellings: ["message"],
    eventNames: "published",
    channelIds: "samples",
    webhookIds: false,
    webhookTimestamps: false,
    echoStartMessage: false,
    transcriptWords: "alike",
    listWords: "alike",
    customerNames: "given",
    fileAccess: "anonymous",
    tokenVersion: 2,
    tokenAudience: "client-id",
    tokenFault: "none",
  };
}
