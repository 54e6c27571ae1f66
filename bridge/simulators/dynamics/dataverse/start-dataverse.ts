import type { Faults } from "../../lib/faults.ts";
import { listenOnLoopback } from "../../lib/listen.ts";
import type { SimulatedTenant } from "../create-tenant.ts";
import { createControl } from "./control/control.ts";
import type { DynamicsControl } from "./control/control.ts";
import { createDataverseApp } from "./http/app.ts";
import { createWorld } from "./world.ts";

/** What the Dataverse simulator is started with. */
export interface DataverseOptions {
  /** 0 or absent: a free one. */
  port?: number;
  /** The faults of the token endpoint, which the control calls reach too. */
  entraFaults: Faults;
}

export interface DataverseSimulator {
  /** Org URL, without a trailing slash. */
  url: string;
  control: DynamicsControl;
  close(): Promise<void>;
}

/** Serves the Web API of a tenant's environment on loopback; its address is a resource that tokens are given for. */
export async function startDataverse(tenant: SimulatedTenant, options: DataverseOptions): Promise<DataverseSimulator> {
  const world = createWorld(tenant);
  const control = createControl({ world, entraFaults: options.entraFaults });
  const { url, close } = await listenOnLoopback(createDataverseApp(world, control), options.port);
  tenant.environmentUrls.add(url);
  tenant.environmentUrls.add(url.replace("127.0.0.1", "localhost"));
  return { url, control, close };
}
