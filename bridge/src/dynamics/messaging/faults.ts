import { BridgeError } from "../../lib/errors.ts";
import type { HttpAnswer } from "../../lib/http-client.ts";

interface Fault {
  code: string;
  message: string;
  remedy: string;
  retryable?: boolean;
}

const channel = "In Customer Service admin center, Workstreams, the workstream, Channels,";
const again =
  "Usually passing; the bridge tries again. If it lasts, see the Power Platform admin center, Service health.";

/** What the body's code adds to the status (contract dynamics-365 7.8). */
const byCode: Readonly<Record<number, Fault>> = {
  30001: {
    code: "DYNAMICS_ORGANIZATION_WRONG",
    message: "The Messaging API does not know the organization.",
    remedy: "Check that messaging.url and environmentUrl belong to the same environment.",
  },
  30002: {
    code: "DYNAMICS_CHANNEL_WRONG",
    message: "The Messaging API does not know the channel.",
    remedy: "Copy messaging.channelId again, or leave it out and set workstreamId.",
  },
  30004: {
    code: "DYNAMICS_CHANNEL_MISSING",
    message: "The messaging channel is not set up.",
    remedy: `${channel} check that the messaging channel is there; docs/dynamics.md shows how it is made.`,
  },
  30013: {
    code: "DYNAMICS_CONVERSATION_GONE",
    message: "The conversation is closed.",
    remedy: "Nothing to do: what the customer writes next opens a new one.",
  },
  30014: {
    code: "DYNAMICS_CHANNEL_UNLINKED",
    message: "The messaging channel belongs to no workstream.",
    remedy: `${channel} add the messaging channel.`,
  },
};

/** The error that an answer of the Messaging API means; the status decides, the code chooses the words. */
export function messagingError({ status, json, retryAfterMs }: HttpAnswer): BridgeError {
  const code = codeOf(json);
  const fault = faultOf(status, code);
  return new BridgeError({
    ...fault,
    message: `${fault.message} (${status}${code === undefined ? "" : `, ${code}`})`,
    status: 502,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function faultOf(status: number, code: number | undefined): Fault {
  if (status === 429) {
    return {
      code: "DYNAMICS_THROTTLED",
      message: "The Messaging API asks for a pause.",
      remedy: "Nothing to do: the bridge waits as long as it says.",
      retryable: true,
    };
  }
  if (status >= 500) {
    return { code: "DYNAMICS_UNAVAILABLE", message: "The Messaging API is not well.", remedy: again, retryable: true };
  }
  const known = byCode[code ?? 0];
  if (known !== undefined) return known;
  if (status === 401 || status === 403) {
    return {
      code: "DYNAMICS_TOKEN_REFUSED",
      message: "The Messaging API does not take the app's token.",
      remedy:
        "Check messaging.scope: it is the one of the Messaging API (docs/dynamics.md), not environmentUrl. Check that the channel's app id (msdyn_appid) is clientId.",
    };
  }
  if (status === 404) {
    return {
      code: "DYNAMICS_CONVERSATION_GONE",
      message: "The conversation is closed, or messaging.url is not the Messaging API.",
      remedy:
        "Nothing to do where a conversation has ended. If none can be opened, copy messaging.url from the channel again.",
    };
  }
  return {
    code: "DYNAMICS_REQUEST_REFUSED",
    message: "The Messaging API does not take what was sent.",
    remedy: "Report it with the support bundle.",
  };
}

/** The names around the code are not documented, so the number is looked for. */
function codeOf(json: unknown): number | undefined {
  const text = JSON.stringify(json ?? "");
  const found = /\b(300\d\d)\b/.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
