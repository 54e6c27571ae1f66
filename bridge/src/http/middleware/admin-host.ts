import type { RequestHandler } from "express";
import { isLoopbackHost } from "../../config/addresses.ts";
import type { Config } from "../../config/schema.ts";
import { BridgeError } from "../../lib/errors.ts";

/**
 * Refuses requests whose Host is neither this machine nor the configured address: a page in an admin's browser could
 * otherwise reach the port under a name of its own that it points here (DNS rebinding).
 */
export function adminHost(admin: Config["admin"]): RequestHandler {
  return (req, _res, next) => {
    const host = hostName(req.headers.host);
    const known = host !== undefined && (isLoopbackHost(host) || host === hostName(admin.host));
    next(admin.allowRemote || known ? undefined : hostRefused());
  };
}

/** Without the port; brackets of an IPv6 address stay. */
function hostName(host: string | undefined): string | undefined {
  const bare = host?.includes("::") && !host.startsWith("[") ? `[${host}]` : host;
  return bare !== undefined && URL.canParse(`http://${bare}`) ? new URL(`http://${bare}`).hostname : undefined;
}

function hostRefused(): BridgeError {
  return new BridgeError({
    code: "ADMIN_HOST_REFUSED",
    message: "The admin port does not answer under this host name.",
    remedy: "Connect to 127.0.0.1 or to admin.host; behind a trusted proxy set admin.allowRemote to true.",
    status: 403,
  });
}
