import { BridgeError } from "../../lib/errors.ts";

/** What Entra said; `error` decides, the number only chooses the words for the admin (contract dynamics-365 2). */
export interface EntraAnswer {
  error: string;
  /** Of an `AADSTS` code. */
  number: number | undefined;
  status: number | undefined;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

interface Fault {
  code: string;
  message: string;
  remedy: string;
}

const registrations = "In the Azure portal, Microsoft Entra ID, App registrations, the app,";

const byNumber: Readonly<Record<number, Fault>> = {
  7000215: {
    code: "ENTRA_SECRET_WRONG",
    message: "Entra does not take the client secret.",
    remedy: `${registrations} Certificates & secrets: make a new secret and copy its Value, not its Secret ID.`,
  },
  7000222: {
    code: "ENTRA_SECRET_EXPIRED",
    message: "The client secret has expired.",
    remedy: `${registrations} Certificates & secrets: make a new secret, put its Value into clientSecret, delete the old one.`,
  },
  7000218: {
    code: "ENTRA_SECRET_MISSING",
    message: "Entra got no client secret.",
    remedy: "Set clientSecret of the connection.",
  },
  700016: {
    code: "ENTRA_APP_UNKNOWN",
    message: "The tenant does not know the app.",
    remedy: `${registrations} Overview: compare Application (client) ID with clientId and Directory (tenant) ID with tenantId.`,
  },
  90002: {
    code: "ENTRA_TENANT_UNKNOWN",
    message: "Entra does not know the tenant.",
    remedy: `${registrations} Overview: copy Directory (tenant) ID into tenantId; for a national cloud set authorityHost.`,
  },
  900023: {
    code: "ENTRA_TENANT_MALFORMED",
    message: "The tenant id is no GUID and no domain.",
    remedy: `${registrations} Overview: copy Directory (tenant) ID into tenantId.`,
  },
  500011: {
    code: "ENTRA_RESOURCE_UNKNOWN",
    message: "The tenant does not know the resource that a token was asked for.",
    remedy:
      "Compare environmentUrl with Power Platform admin center, Environments, Environment URL, and messaging.scope with the set-up of the channel; both must belong to this tenant.",
  },
  70011: {
    code: "ENTRA_SCOPE_INVALID",
    message: "Entra does not take the scope.",
    remedy: "Write environmentUrl without a path, and messaging.scope with /.default at its end.",
  },
  1002012: {
    code: "ENTRA_SCOPE_INVALID",
    message: "Entra does not take the scope: it must end in /.default.",
    remedy: "Write environmentUrl without a path, and messaging.scope with /.default at its end.",
  },
  900144: {
    code: "ENTRA_REQUEST_INCOMPLETE",
    message: "Entra misses a part of the request.",
    remedy: "Check that clientId and clientSecret are not empty; if they are there, report it with the support bundle.",
  },
  65001: {
    code: "ENTRA_CONSENT_MISSING",
    message: "Nobody has consented to the app's permissions.",
    remedy: `${registrations} API permissions: press Grant admin consent.`,
  },
  7000112: {
    code: "ENTRA_APP_DISABLED",
    message: "The app is disabled.",
    remedy:
      "In the Azure portal, Microsoft Entra ID, Enterprise applications, the app, Properties: set Enabled for users to sign-in to Yes.",
  },
  53003: {
    code: "ENTRA_ACCESS_BLOCKED",
    message: "A Conditional Access policy blocks the app.",
    remedy:
      "In the Azure portal, Microsoft Entra ID, Security, Conditional Access, Policies: exempt the app, or allow the address that the bridge calls from.",
  },
};

const permanent = new Set([
  ...["invalid_client", "unauthorized_client", "invalid_request", "invalid_resource", "invalid_scope"],
  ...["unsupported_grant_type", "access_denied", "invalid_grant"],
]);

const passing = new Set(["temporarily_unavailable", "server_error"]);
const passingNumbers = new Set([90055, 90033, 90006, 90024]);

/** The error that Entra's answer means: a passing one is retryable, every other one needs the admin. */
export function entraError({ error, number, status, retryAfterMs, cause }: EntraAnswer): BridgeError {
  const said = number === undefined ? error : `${error}, AADSTS${number}`;
  const known = byNumber[number ?? 0];
  if (isPassing({ error, number, status })) {
    return new BridgeError({
      code: "ENTRA_UNAVAILABLE",
      message: `Entra gives no token at the moment (${said}).`,
      remedy: "Usually passing; the bridge tries again. See status.azure.com if it lasts.",
      status: 503,
      retryable: true,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      cause,
    });
  }
  const fault = known ?? {
    code: "ENTRA_REFUSED",
    message: "Entra gives no token.",
    remedy:
      "Look the AADSTS code up at https://login.microsoftonline.com/error, and compare tenantId, clientId and clientSecret with the app's page in the Azure portal.",
  };
  return new BridgeError({ ...fault, message: `${fault.message} (${said})`, status: 502, cause });
}

/** MSAL asks for the tenant's addresses first and calls their refusal by a name of its own, so a status counts as well. */
function isPassing({ error, number = 0, status = 0 }: EntraAnswer): boolean {
  if (status === 429 || status === 408 || status >= 500) return true;
  if (passing.has(error) || passingNumbers.has(number)) return true;
  return !permanent.has(error) && status < 400;
}

/** Whether the admin has to mend the login, so that what waits for it is not given up soon. */
export function isEntraFault(code: string): boolean {
  return code.startsWith("ENTRA_");
}
