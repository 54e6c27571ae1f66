import type { JWK } from "jose";
import type { Behaviour } from "./org/behaviour.ts";
import type { Limits } from "./org/limits.ts";

/** A channel custom parameter: a routing attribute that reaches the flow (contract salesforce-miaw 7). */
export interface ChannelParameter {
  name: string;
  /** Default 255. */
  maxLength?: number;
}

/** A visible pre-chat field (contract salesforce-miaw 5.8 no. 7). */
export interface PrechatField {
  name: string;
  type: "Text" | "Email" | "Number" | "Phone" | "Checkbox" | "ChoiceList";
  required?: boolean;
  maxLength?: number;
  choiceListId?: string;
}

/** One list of choices for fields of type `ChoiceList`. */
export interface ChoiceList {
  choiceListId: string;
  choiceListValues: {
    choiceListValueId: string;
    choiceListValueName: string;
    order: number;
    isDefaultValue: boolean;
  }[];
}

/** The pre-chat form of a deployment. */
export interface Prechat {
  /** Asked for every session: a message with no active session answers 417 (contract 4.1). Default false. */
  everySession?: boolean;
  fields?: PrechatField[];
  choiceLists?: ChoiceList[];
}

/** Keys for User Verification (contract salesforce-miaw 6.1): type "Keys", or type "Endpoint URL". */
export interface KeySetOptions {
  name: string;
  /** Must equal the token's `iss`, case and all. */
  issuer: string;
  /** Public keys with `kty, kid, alg, x5c`. */
  keys?: JWK[];
  jwksUrl?: string;
}

/** One Embedded Service deployment with its channel. */
export interface DeploymentOptions {
  developerName: string;
  /** `Api` for a Custom Client; anything else yields tokens that cannot talk. Default `Api`. */
  deploymentType?: string;
  authMode: "Auth" | "UnAuth";
  keySet?: KeySetOptions;
  parameters?: ChannelParameter[];
  prechat?: Prechat;
  /** Delivery acknowledgements. Default true. */
  receipts?: boolean;
  /** Whether the customer may send files. Default true. */
  attachments?: boolean;
  /** Open intervals, milliseconds since the epoch. None: no business hours are configured. */
  businessHours?: { startTime: number; endTime: number }[];
  /** Automation says this as soon as a session starts. */
  greeting?: string;
}

/** A rep as the org knows one. */
export interface RepOptions {
  /** Default: a made-up 005 id. */
  id?: string;
  name: string;
  /** Default true. */
  online?: boolean;
  /** Conversations at once. Default 1 000. */
  capacity?: number;
  /** Takes offered work by itself. Default false. */
  autoAccept?: boolean;
}

/** All a MIAW simulator can be told at its start; every part is changeable by `/_sim`. */
export interface MiawOptions {
  /** 0 or absent: a free one. */
  port?: number;
  /** 15 or 18 characters. Default `00DSIM000000001`. */
  orgId?: string;
  /** Default: a guest deployment `Demo_Client` and a verified one, `Demo_Verified`. */
  deployments?: DeploymentOptions[];
  /** Default: Ann Agent and Bob Agent, online. */
  reps?: RepOptions[];
  limits?: Partial<Limits>;
  behaviour?: Partial<Behaviour>;
  /** The clock, milliseconds. Default: the real one. */
  now?: () => number;
  /** Called with each broken invariant. Default: standard error. */
  onViolation?: (violation: string) => void;
}

/** The routing attributes in OpenCX's spelling, with the two long texts for the rep. */
export function defaultParameters(): ChannelParameter[] {
  const names = ["OpencxSessionId", "Chat_Consumer_Type", "Origin", "Priority", "Chat_language"];
  return [...names, "Handoff_Reason", "Handoff_Summary"].map((name) => ({ name, maxLength: 255 }));
}

/** The deployments of an org that was told nothing. */
export function defaultDeployments(): DeploymentOptions[] {
  return [
    { developerName: "Demo_Client", authMode: "UnAuth" },
    { developerName: "Demo_Verified", authMode: "Auth", keySet: { name: "OpenCX", issuer: "opencx", keys: [] } },
  ];
}

/** The reps of an org that was told nothing. */
export function defaultReps(): RepOptions[] {
  return [{ name: "Ann Agent" }, { name: "Bob Agent" }];
}
