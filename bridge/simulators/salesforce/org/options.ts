import type { OutboxSettings } from "./outbox/settings.ts";
import type { UserOptions } from "./people.ts";

/** An external client app of the org (contract salesforce-metadata 12 and 19.1). */
export interface ClientOptions {
  /** Consumer key. */
  clientId: string;
  clientSecret?: string;
  /** Username that client credentials run as; without it the flow is off. */
  runAs?: string;
  /** Certificate or public key, PEM, that verifies JWT assertions; without it the flow is off. */
  certificate?: string;
  /** Usernames that are pre-authorised for JWT. Default: every user. */
  preauthorised?: string[];
}

/** All a simulated org can be told at its start. */
export interface OrgOptions {
  /** 0 or absent: a free one. */
  port?: number;
  /** 15 or 18 characters. Default `00DSIM000000001`. */
  orgId?: string;
  /** Whether it is a sandbox: its tokens are for `https://test.salesforce.com`. Default false. */
  sandbox?: boolean;
  /** Whether the package is installed. Default true. */
  withPackage?: boolean;
  clients?: ClientOptions[];
  /** Default: the bridge's user, Ann Agent and Bob Agent. */
  users?: UserOptions[];
  /** How long a token lives without use, milliseconds. Default two hours. */
  sessionMs?: number;
  /** Requests a day. Default 100 000. */
  dailyRequests?: number;
  /** How the org's own Apex calls the bridge. */
  outbox?: Partial<OutboxSettings>;
  /** The clock, milliseconds. Default: the real one. */
  now?: () => number;
  /** Called with each violation. Default: standard error. */
  onViolation?: (violation: string) => void;
}

export const defaultClientId = "3MVG9opencx.simulated.consumer.key";
export const defaultClientSecret = "5F0A7A55E11E7A8AF1F2F0C5D6E3B4A90817263544";
export const bridgeUsername = "opencx.bridge@example.com";

/** The users of an org that was told nothing. */
export function defaultUsers(): UserOptions[] {
  return [
    { username: bridgeUsername, name: "OpenCX Bridge", bridge: true },
    { username: "ann.agent@example.com", name: "Ann Agent" },
    { username: "bob.agent@example.com", name: "Bob Agent" },
  ];
}

/** The client app of an org that was told nothing. */
export function defaultClients(): ClientOptions[] {
  return [{ clientId: defaultClientId, clientSecret: defaultClientSecret, runAs: bridgeUsername }];
}
