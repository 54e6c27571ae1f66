import { BridgeError } from "../../../lib/errors.ts";

const loginPauseMs = 60_000;

type Flow = "client-credentials" | "jwt-bearer";

interface OAuthFault {
  code: string;
  remedy: Record<Flow, string> | string;
}

const app = "Setup, External Client App Manager, the app";

/** What the token endpoint refuses, and what an admin does about it (contract salesforce-metadata 19.1). */
const faults: Readonly<Record<string, OAuthFault>> = {
  invalid_grant: {
    code: "SALESFORCE_GRANT_REFUSED",
    remedy: {
      "client-credentials": `In ${app}, Policies, turn on the Client Credentials Flow and name a Run As user; instanceUrl must be the My Domain address.`,
      "jwt-bearer": `In ${app}, Settings, upload the certificate of the private key, and in Policies pre-authorise the user's permission set; check auth.username, auth.loginUrl (test.salesforce.com for a sandbox) and this machine's clock.`,
    },
  },
  invalid_client_id: {
    code: "SALESFORCE_CLIENT_UNKNOWN",
    remedy: `Copy the Consumer Key from ${app}, Settings, OAuth Settings, into auth.clientId; a new app is known after ten minutes.`,
  },
  invalid_client: {
    code: "SALESFORCE_SECRET_REFUSED",
    remedy: `Copy the Consumer Secret from ${app}, Settings, OAuth Settings, into auth.clientSecret.`,
  },
  inactive_user: {
    code: "SALESFORCE_USER_INACTIVE",
    remedy: "In Setup, Users, activate or unfreeze the bridge's user.",
  },
  inactive_org: {
    code: "SALESFORCE_ORG_INACTIVE",
    remedy: "The org is locked or closed: look in Setup, Company Information, or ask Salesforce.",
  },
  unsupported_grant_type: {
    code: "SALESFORCE_FLOW_DISABLED",
    remedy: `In ${app}, Settings, OAuth Settings, enable the flow that auth.flow names.`,
  },
};

const otherwise: OAuthFault = {
  code: "SALESFORCE_LOGIN_REFUSED",
  remedy: `Compare the auth settings of the connection with ${app}, Settings and Policies.`,
};

const loginCodes = new Set([...Object.values(faults), otherwise].map(({ code }) => code));

/** Whether the org did not let the bridge in: a matter of the connection, never of what was to be sent. */
export function isLoginFault(code: string): boolean {
  return loginCodes.has(code) || code === "SALESFORCE_TOKEN_REFUSED" || code === "SALESFORCE_INSTANCE_FOREIGN";
}

/** Why there is no token. `cause` is what jsforce throws: an error named by Salesforce's `error`. */
export function loginError(cause: unknown, flow: Flow): BridgeError {
  if (cause instanceof BridgeError) return cause;
  const error = cause instanceof Error ? cause : new Error(String(cause));
  if (/^ERROR_HTTP_(5|429)/.test(error.name)) return loginUnavailable(error.name);
  const { code, remedy } = faults[error.name] ?? otherwise;
  return new BridgeError({
    code,
    message: `Salesforce gave no token: ${error.name.slice(0, 60)} (${error.message.slice(0, 200)}).`,
    remedy: typeof remedy === "string" ? remedy : remedy[flow],
    status: 502,
    // An admin can mend it; until then what is to be filed waits.
    retryable: true,
    retryAfterMs: loginPauseMs,
  });
}

function loginUnavailable(what: string): BridgeError {
  return new BridgeError({
    code: "SALESFORCE_UNAVAILABLE",
    message: `Salesforce's login answered ${what.replace("ERROR_HTTP_", "")}.`,
    remedy: "Salesforce is not well at the moment; see status.salesforce.com. The bridge goes on trying.",
    status: 502,
    retryable: true,
  });
}
