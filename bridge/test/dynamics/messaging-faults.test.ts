import { expect, test } from "@jest/globals";
import { messagingError } from "../../src/dynamics/messaging/faults.ts";

function said(status: number, errorCode?: number) {
  const json = errorCode === undefined ? undefined : { status, detail: "words", errorCode };
  return messagingError({ status, json, text: "", retryAfterMs: undefined });
}

/** Contract dynamics-365 7.8. */
const table: [number, number, string, RegExp][] = [
  [30001, 400, "DYNAMICS_ORGANIZATION_WRONG", /messaging\.url and environmentUrl/],
  [30002, 400, "DYNAMICS_CHANNEL_WRONG", /messaging\.channelId.*workstreamId/],
  [30004, 404, "DYNAMICS_CHANNEL_MISSING", /Workstreams, the workstream, Channels.*docs\/dynamics\.md/],
  [30013, 404, "DYNAMICS_CONVERSATION_GONE", /Nothing to do/],
  [30014, 400, "DYNAMICS_CHANNEL_UNLINKED", /Workstreams, the workstream, Channels, add/],
  [30015, 500, "DYNAMICS_UNAVAILABLE", /Service health/],
];

test.each(table)("%i with %i says what to do", (number, status, code, remedy) => {
  const error = said(status, number);

  expect(error).toMatchObject({ code, retryable: status >= 500, remedy: expect.stringMatching(remedy) });
  expect(error.message).toContain(String(number));
});

test.each([30003, 30005, 30006, 30007, 30008, 30009, 30010, 30011, 30012, 30016])(
  "%i is the bridge's own fault, and is to be reported",
  (number) => {
    expect(said(400, number)).toMatchObject({
      code: "DYNAMICS_REQUEST_REFUSED",
      remedy: expect.stringContaining("support bundle"),
    });
  },
);

test("without a code the status decides", () => {
  expect([401, 403, 404, 429, 500, 503, 418].map((status) => said(status).code)).toEqual([
    ...["DYNAMICS_TOKEN_REFUSED", "DYNAMICS_TOKEN_REFUSED", "DYNAMICS_CONVERSATION_GONE", "DYNAMICS_THROTTLED"],
    ...["DYNAMICS_UNAVAILABLE", "DYNAMICS_UNAVAILABLE", "DYNAMICS_REQUEST_REFUSED"],
  ]);
});

test("a host that is not the Messaging API at all is not taken for a closed conversation alone", () => {
  expect(said(404).remedy).toContain("messaging.url");
});
