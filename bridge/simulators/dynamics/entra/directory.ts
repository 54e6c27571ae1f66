/** A client secret of an app. */
export interface ClientSecret {
  /** GUID by which the portal lists it; often pasted in place of the value. */
  id: string;
  value: string;
  /** Milliseconds since 1970. Default: never. */
  expiresAt?: number;
}

/** An app registration of the tenant. */
export interface AppRegistration {
  /** Client id, GUID in lower case. */
  appId: string;
  secrets: ClientSecret[];
  /** Certificates or public keys, PEM, that verify its client assertions. */
  certificates: string[];
}

/** What the tenant refuses for a while. */
export interface Throttle {
  status: 400 | 429 | 503;
  /** 90055, 90033, 90006 or 90024. */
  code: number;
  times: number;
  retryAfterSeconds?: number;
}

/** The app registrations of one Entra tenant. */
export class Directory {
  readonly tenantId: string;
  readonly apps = new Map<string, AppRegistration>();
  lifetimeSeconds = 3599;
  throttle: Throttle | undefined;

  constructor(tenantId: string) {
    this.tenantId = tenantId;
  }

  clear(): void {
    this.apps.clear();
    this.lifetimeSeconds = 3599;
    this.throttle = undefined;
  }

  app(appId: string): AppRegistration | undefined {
    return this.apps.get(appId.toLowerCase());
  }
}
