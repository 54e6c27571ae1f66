import { createRemoteJWKSet, customFetch, errors, jwtVerify } from "jose";
import { type Dispatcher, fetch } from "undici";

/** Whether an `Authorization` header has a token of the tenant for the webhook's audience. */
export type VerifyWebhook = (authorization: string | undefined) => Promise<boolean>;

export interface WebhookTokenSettings {
  tenantId: string;
  clientId: string;
  authorityHost: string;
  /** The app's Application ID URI; its client id is taken as well. */
  audience: string;
}

/** Whatever host the keys come from, the tenant names itself by these (contract dynamics-365 7.7). */
const v1Issuer = "https://sts.windows.net";
const v2Issuer = "https://login.microsoftonline.com";

/** Everything else is a fault of the keys' address, or of the way to it. */
const faultsOfTheToken = [
  ...[errors.JWTExpired, errors.JWTClaimValidationFailed, errors.JWTInvalid, errors.JWSInvalid],
  ...[
    errors.JWSSignatureVerificationFailed,
    errors.JWKSNoMatchingKey,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
  ],
];

/**
 * Verifies the token that the webhook carries where the channel has a managed identity (contract dynamics-365 7.7):
 * signature by the tenant's keys, issuer in both versions, audience and expiry.
 *
 * @throws when the keys cannot be fetched: then nobody can tell, and the sender tries again.
 */
export function webhookVerifier(settings: WebhookTokenSettings, dispatcher: Dispatcher): VerifyWebhook {
  const { tenantId, clientId, authorityHost, audience } = settings;
  const keys = createRemoteJWKSet(new URL(`${authorityHost}/${tenantId}/discovery/v2.0/keys`), {
    timeoutDuration: 5_000,
    [customFetch]: (url, options) => fetch(url, { ...options, dispatcher } as never) as never,
  });
  const issuer = [authorityHost, v2Issuer].map((host) => `${host}/${tenantId}/v2.0`).concat(`${v1Issuer}/${tenantId}/`);
  return async (authorization) => {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) return false;
    try {
      await jwtVerify(token, keys, {
        issuer,
        audience: [audience, clientId],
        algorithms: ["RS256"],
        clockTolerance: 60,
      });
      return true;
    } catch (error) {
      if (faultsOfTheToken.some((fault) => error instanceof fault)) return false;
      throw error;
    }
  };
}
