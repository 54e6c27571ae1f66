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
};

const permanent = new Set([
  ...["invalid_client", "unauthorized_client", "invalid_request", "invalid_resource", "invalid_scope"],
  ...["unsupported_grant_type", "access_denied", "invalid_grant"],
]);

/** The error that Entra's answer means: a passing one is retryable, every other one needs the admin. */
export function entraError({ error, number, status, retryAfterMs, cause }: EntraAnswer): BridgeError {
  const said = number === undefined ? error : `${error}, AADSTS${number}`;
  // MSAL asks for the tenant's addresses first and calls their refusal by a name of its own.
  const known = byNumber[number ?? 0];
  const isPermanent = permanent.has(error) || (status === 400 && known !== undefined);
  if (status === 429 || (status ?? 0) >= 500 || !isPermanent) {
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
    remedy: `Look the code up at login.microsoftonline.com/error, and check tenantId, clientId and clientSecret.`,
  };
  return new BridgeError({ ...fault, message: `${fault.message} (${said})`, status: 502, cause });
}

/** Whether the admin has to mend the login, so that what waits for it is not given up soon. */
export function isEntraFault(code: string): boolean {
  return code.startsWith("ENTRA_");
}
