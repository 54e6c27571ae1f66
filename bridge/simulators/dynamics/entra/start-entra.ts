import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Faults } from "../../lib/faults.ts";
import { listenOnLoopback } from "../../lib/listen.ts";
import type { SimulatedTenant } from "../create-tenant.ts";
import { createEntraApp } from "./app.ts";
import { makeTestCertificates } from "./test-certificates.ts";

/** Where the Entra simulator listens; 0 or absent takes a free port. */
export interface EntraOptions {
  port?: number;
  httpsPort?: number;
}

export interface EntraSimulator {
  /** `http://127.0.0.1:<port>`, the `authorityHost` of the bridge. */
  url: string;
  /** `https://localhost:<port>`, for clients that refuse plain HTTP. */
  httpsUrl: string;
  /** PEM of the certificate authority that `httpsUrl` shows a certificate of. */
  ca: string;
  faults: Faults;
  close(): Promise<void>;
}

/** Serves the token endpoint of a tenant over HTTP and HTTPS on loopback. */
export async function startEntra(tenant: SimulatedTenant, options: EntraOptions = {}): Promise<EntraSimulator> {
  const { ca, certificate, privateKey } = makeTestCertificates();
  const faults = new Faults();
  tenant.onReset(() => faults.clear());
  const app = createEntraApp({ tenant, faults, ca });
  const plain = await listenOnLoopback(app, options.port);
  const secure = createServer({ cert: certificate, key: privateKey }, app);
  await new Promise<void>((resolve, reject) => {
    secure.once("error", reject);
    secure.listen(options.httpsPort ?? 0, "127.0.0.1", resolve);
  });
  return {
    ...{ url: plain.url, ca, faults },
    httpsUrl: `https://localhost:${(secure.address() as AddressInfo).port}`,
    close: async () => {
      await plain.close();
      await new Promise((resolve) => {
        secure.close(resolve);
        secure.closeAllConnections();
      });
    },
  };
}
