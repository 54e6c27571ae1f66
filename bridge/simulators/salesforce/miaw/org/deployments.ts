import { randomUUID } from "node:crypto";
import { defaultParameters } from "../options.ts";
import type { ChannelParameter, DeploymentOptions, Prechat } from "../options.ts";
import { ApiError } from "../api-error.ts";
import { KeySet } from "../tokens/key-set.ts";

/** A deployment with everything filled in. */
export interface Deployment {
  developerName: string;
  deploymentType: string;
  authMode: "Auth" | "UnAuth";
  channelAddressIdentifier: string;
  keySet: KeySet | undefined;
  parameters: Required<ChannelParameter>[];
  prechat: Prechat | undefined;
  receipts: boolean;
  attachments: boolean;
  businessHours: { startTime: number; endTime: number }[] | undefined;
  greeting: string | undefined;
}

/** The org's Embedded Service deployments. */
export class Deployments {
  #byName = new Map<string, Deployment>();
  #byChannel = new Map<string, Deployment>();

  get(developerName: string): Deployment | undefined {
    return this.#byName.get(developerName);
  }

  byChannel(channelAddressIdentifier: string): Deployment | undefined {
    return this.#byChannel.get(channelAddressIdentifier);
  }

  all(): Deployment[] {
    return [...this.#byName.values()];
  }

  /** Adds a deployment, or changes the one of that name; its channel id and its object stay. Throws ApiError 400. */
  put(options: DeploymentOptions, needsCertificate = true): Deployment {
    const known = this.get(options.developerName);
    const channelAddressIdentifier = known?.channelAddressIdentifier ?? randomUUID();
    const resolved = resolve(options, channelAddressIdentifier, needsCertificate);
    const deployment = known === undefined ? resolved : Object.assign(known, resolved);
    this.#byName.set(deployment.developerName, deployment);
    this.#byChannel.set(channelAddressIdentifier, deployment);
    return deployment;
  }

  remove(developerName: string): void {
    this.#byChannel.delete(this.get(developerName)?.channelAddressIdentifier ?? "");
    this.#byName.delete(developerName);
  }
}

/** Whether a deployment is a Custom Client, the only type that may talk (contract salesforce-miaw 1). */
export function isCustomClient(deployment: Deployment): boolean {
  return deployment.deploymentType.toLowerCase() === "api";
}

function resolve(options: DeploymentOptions, channelAddressIdentifier: string, needsCertificate: boolean): Deployment {
  if (!/^[A-Za-z]\w*$/.test(options.developerName)) {
    throw new ApiError(400, `"${options.developerName}" is no API name: letters, digits, underscore; a letter first.`);
  }
  if (options.authMode === "Auth" && options.keySet === undefined) {
    throw new ApiError(400, `${options.developerName}: User Verification needs a keyset.`);
  }
  return {
    developerName: options.developerName,
    deploymentType: options.deploymentType ?? "Api",
    authMode: options.authMode,
    channelAddressIdentifier,
    keySet: options.keySet === undefined ? undefined : new KeySet(options.keySet, needsCertificate),
    parameters: (options.parameters ?? defaultParameters()).map((one) => ({ maxLength: 255, ...one })),
    prechat: options.prechat,
    receipts: options.receipts ?? true,
    attachments: options.attachments ?? true,
    businessHours: options.businessHours,
    greeting: options.greeting,
  };
}
