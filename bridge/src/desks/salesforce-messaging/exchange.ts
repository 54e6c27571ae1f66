import type { Budget } from "../../lib/budget.ts";
import type { Clock } from "../../lib/clock.ts";
import { BridgeError } from "../../lib/errors.ts";
import type { HttpAnswer } from "../../lib/http-client.ts";
import type { MiawClient } from "./client.ts";
import { credentialsFrom, serviceConfig, type MiawCredentials } from "./credentials.ts";
import { failureKind, isSuccess, miawCodes, requestError, tokenRemedy } from "./failures.ts";
import { mintIdentityToken } from "./identity/mint-token.ts";
import { loadSigningKey } from "./identity/signing-key.ts";
import type { SalesforceMessagingSettings } from "./settings.ts";

export interface ExchangeParts {
  settings: SalesforceMessagingSettings;
  client: MiawClient;
  /** Token requests of the org. */
  budget: Budget;
  clock: Clock;
}

/** Gets access tokens: for a proven customer, or for a guest (contract salesforce-miaw 2.1, 2.2). */
export class TokenExchange {
  readonly #parts: ExchangeParts;
  #signingKey: Promise<CryptoKey> | undefined;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /**
   * @param subject who the customer is; not used where the connection is for guests.
   * @throws BridgeError `MIAW_BUDGET_TOKENS` (later), `MIAW_TOKEN_REJECTED`, `MIAW_DEPLOYMENT_NOT_API` and others. A
   *   verified exchange that came back with a guest's subject does not throw: see `kind` of what is returned.
   */
  async exchange(subject: string): Promise<MiawCredentials> {
    const { settings, budget } = this.#parts;
    const waitMs = await budget.take(settings.orgId);
    if (waitMs > 0) throw budgetEmpty(waitMs);
    const answer = await this.#request(subject);
    if (!isSuccess(answer)) throw this.#refusal(answer);
    const credentials = credentialsFrom(answer.json, settings.esDeveloperName);
    if (credentials === undefined) throw unreadable(settings.messagingUrl);
    checkDeploymentType(answer.json, settings.esDeveloperName);
    return credentials;
  }

  async #request(subject: string): Promise<HttpAnswer> {
    const { settings, client, clock } = this.#parts;
    const { identity } = settings;
    if (identity.mode === "guest") return client.guestToken();
    this.#signingKey ??= loadSigningKey(identity);
    const token = await mintIdentityToken({
      signingKey: await this.#signingKey,
      issuer: identity.issuer,
      keyId: identity.authKeyId,
      subject,
      lifetimeMs: identity.tokenLifetimeMs,
      now: clock.now(),
      audience: settings.instanceUrl,
    });
    return client.verifiedToken(token);
  }

  #refusal(answer: HttpAnswer): BridgeError {
    const { identity, esDeveloperName } = this.#parts.settings;
    const message = `Salesforce answered ${answer.status} to the request for an access token.`;
    switch (failureKind(answer.status)) {
      case "rate-limited":
        return budgetEmpty(answer.retryAfterMs ?? 2000);
      case "unauthorized": {
        const remedy = identity.mode === "verified" ? tokenRemedy(identity.authKeyId, identity.issuer) : tokenRemedy();
        return new BridgeError({ code: miawCodes.tokenRejected, message, remedy, status: 502 });
      }
      case "forbidden":
        return new BridgeError({
          code: "MIAW_AUTH_MODE_MISMATCH",
          message,
          remedy: modeRemedy(identity.mode),
          status: 502,
        });
      case "bad-request":
      case "gone":
        return new BridgeError({
          code: "MIAW_DEPLOYMENT_UNKNOWN",
          message,
          remedy:
            `Compare esDeveloperName ("${esDeveloperName}") with the API Name in Setup, Embedded Service Deployments, ` +
            "orgId with Setup, Company Information, and messagingUrl with the deployment's code snippet.",
          status: 502,
        });
      default:
        return requestError("issue an access token", answer);
    }
  }
}

/** The remedy for a channel that is for guests only or for verified customers only, whichever we are not. */
export function modeRemedy(mode: "verified" | "guest"): string {
  return mode === "verified"
    ? "In Setup, Messaging Settings, open the channel, turn on User Verification with the bridge's keyset, and publish the deployment again; or set identity.mode to guest."
    : "In Setup, Messaging Settings, open the channel and turn off User Verification; or set identity.mode to verified.";
}

function checkDeploymentType(answer: unknown, name: string): void {
  const type = serviceConfig(answer)["deploymentType"];
  if (typeof type === "string" && type.toLowerCase() === "api") return;
  throw new BridgeError({
    code: miawCodes.notApi,
    message: `The deployment ${name} is of type "${String(type)}", which cannot talk through the messaging API.`,
    remedy:
      "In Setup, Embedded Service Deployments, make a new deployment of type Custom Client for the same channel, " +
      "publish it, and put its API Name into esDeveloperName.",
    status: 502,
  });
}

function unreadable(host: string): BridgeError {
  return new BridgeError({
    code: "MIAW_ANSWER_UNREADABLE",
    message: `${host} answered the token request with something that holds no token.`,
    remedy: "Check messagingUrl: it must be the address in the deployment's code snippet, not the My Domain address.",
    status: 502,
  });
}

function budgetEmpty(retryAfterMs: number): BridgeError {
  return new BridgeError({
    code: miawCodes.budgetTokens,
    message: "The org's token requests of this minute are used up.",
    remedy: "Nothing: the bridge tries again when it may. Salesforce allows 200 a minute for each org.",
    status: 503,
    retryable: true,
    retryAfterMs,
  });
}
