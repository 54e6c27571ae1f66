import type { DynamicsWebApi } from "dynamics-web-api";
import type { Dispatcher } from "undici";
import type { DynamicsIncidentsConnection, DynamicsOmnichannelConnection } from "../../../config/schema.ts";
import { makeRequest } from "../../../dynamics/dataverse/request.ts";
import { Entra } from "../../../dynamics/entra/entra.ts";

export type DynamicsConnection = DynamicsIncidentsConnection | DynamicsOmnichannelConnection;

/** One request to a connection's environment; throws what `Dataverse` throws. */
export type Ask = <Result>(request: (api: DynamicsWebApi) => Promise<Result>) => Promise<Result>;

/** Asks the environment as the app that the connection names. */
export function environmentOf(connection: DynamicsConnection, dispatcher: Dispatcher): Ask {
  const { environmentUrl, apiVersion, timeouts } = connection;
  const timeoutMs = timeouts.requestMs;
  const entra = new Entra(connection, { dispatcher, timeoutMs });
  return async (request) => {
    const token = await entra.token(`${environmentUrl}/.default`);
    return makeRequest(request, { environmentUrl, apiVersion, token, timeoutMs });
  };
}
