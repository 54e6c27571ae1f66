import { EntraError } from "./entra-error.ts";

const suffix = "/.default";

/**
 * The resource that a scope names, as it is written: `https://org.crm.dynamics.com/.default`, or with two slashes where
 * the resource ends in one. Throws EntraError 70011 or 1002012.
 */
export function resourceOf(scope: string): string {
  const scopes = scope.split(" ").filter((one) => one !== "");
  const [only = ""] = scopes;
  if (scopes.length !== 1 || (!only.endsWith(suffix) && URL.parse(only) === null) || only === suffix) {
    const text = "The provided request must include a 'scope' input parameter.";
    throw new EntraError(
      70011,
      `${text} The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    );
  }
  if (!only.endsWith(suffix)) {
    const rule = "Client credential flows must have a scope value with /.default suffixed to the resource identifier";
    throw new EntraError(1002012, `The provided value for scope ${scope} is not valid. ${rule} (application ID URI).`);
  }
  return only.slice(0, -suffix.length);
}
