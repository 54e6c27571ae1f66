import { randomUUID } from "node:crypto";
import { Agent, request } from "undici";
import type { Simulators } from "../../simulators/start.ts";
import type { Arrivals } from "./arrivals.ts";
import type { CaseLoad, SpeechOutcome } from "./protocol.ts";
import { timeReplies } from "./time-replies.ts";

/** Plays the org's Apex: tells batches of replies, and times each from its batch's POST into OpenCX, by one clock. */
export async function answerOnCases(
  simulators: Simulators,
  arrivals: Arrivals,
  numbers: { last: number },
  load: CaseLoad,
): Promise<SpeechOutcome> {
  const dispatcher = new Agent({ allowH2: false });
  const caseIds = caseIdsOf(simulators);
  const outcome = await timeReplies({ simulators, arrivals }, load, (replies) => {
    const events = replies.map(({ sessionId, text }) =>
      replyOn(caseIds.get(sessionId) ?? "", sessionId, (numbers.last += 1), text),
    );
    return post(load, simulators.salesforceOrg.orgId, events, dispatcher);
  });
  await dispatcher.close();
  return outcome;
}

function caseIdsOf({ salesforceOrg }: Simulators): Map<string, string> {
  const records = salesforceOrg.control.records("Case");
  return new Map(records.map((one) => [String(one["OpenCx_Session_Id__c"]), String(one["Id"])]));
}

function replyOn(caseId: string, sessionId: string, number: number, text: string): object {
  const author = { id: "005000000000001AAA", name: "Ann Agent" };
  const source = { source: "CaseComment", occurredAt: new Date().toISOString() };
  return { key: randomUUID(), number, type: "reply", caseId, sessionId, author, text, files: [], ...source };
}

async function post({ url, key }: CaseLoad, orgId: string, events: object[], dispatcher: Agent): Promise<void> {
  const answer = await request(`${url}/v1/salesforce/case-events`, {
    dispatcher,
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ version: 1, orgId, events }),
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`The replies were answered with ${answer.statusCode}.`);
}
