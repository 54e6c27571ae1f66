import { BridgeError } from "../../lib/errors.ts";
import type { HttpAnswer } from "../../lib/http-client.ts";

export function isRedirect({ status }: Pick<HttpAnswer, "status">): boolean {
  return status >= 300 && status < 400;
}

/** An address from the configuration sends the bridge elsewhere, where it does not go. */
export function redirected(code: "CALLBACK_REDIRECTED" | "WORKFLOW_REDIRECTED", setting: string): BridgeError {
  return new BridgeError({
    code,
    message: `The address in ${setting} redirects to another one, which the bridge does not follow.`,
    remedy: `Put the address that it redirects to into ${setting}.`,
    status: 502,
  });
}
