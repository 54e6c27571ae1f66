import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import type { Simulators } from "../../simulators/start.ts";
import type { Arrivals } from "./arrivals.ts";
import type { CaseLoad, SpeechOutcome } from "./protocol.ts";
import { allArrived, newMark, verdict } from "./speak.ts";

/** Plays the org's Apex: tells batches of replies, and times each from its batch's POST into OpenCX, by one clock. */
export async function answerOnCases(
  simulators: Simulators,
  arrivals: Arrivals,
  numbers: { last: number },
  load: CaseLoad,
): Promise<SpeechOutcome> {
  const dispatcher = new Agent({ allowH2: false });
  const cases = casesOf(simulators, load.sessionIds);
  const mark = newMark();
  const toldAt: number[] = [];
  const arrivedAt = new Map<number, number>();
  arrivals.onReply = ({ text, at }) => {
    const number = mark.read(text);
    if (number !== undefined && !arrivedAt.has(number)) arrivedAt.set(number, at);
  };
  const expected = new Map<string, number[]>(load.sessionIds.map((id) => [id, []]));
  for (let batch = 0; batch < load.batches; batch += 1) {
    const events = Array.from({ length: load.size }, () => {
      const no = toldAt.length;
      const { sessionId, caseId } = cases[no % cases.length] as OpenCase;
      expected.get(sessionId)?.push(no);
      toldAt.push(performance.now());
      const text = `${mark.write(no)} I have found your order and will send it to you again today.`;
      return replyOn(caseId, sessionId, (numbers.last += 1), text);
    });
    await post(load, simulators.salesforceOrg.orgId, events, dispatcher);
    await allArrived(toldAt.length, arrivedAt);
  }
  await sleep(500); // a second copy of the last ones would come now
  arrivals.onReply = () => {};
  await dispatcher.close();
  const latenciesMs = toldAt.flatMap((at, no) => (arrivedAt.has(no) ? [(arrivedAt.get(no) ?? 0) - at] : []));
  return { latenciesMs, sent: toldAt.length, ...verdict(simulators, expected, mark) };
}

interface OpenCase {
  sessionId: string;
  caseId: string;
}

function casesOf({ salesforceOrg }: Simulators, sessionIds: string[]): OpenCase[] {
  const records = salesforceOrg.control.records("Case");
  const ids = new Map(records.map((one) => [String(one["OpenCx_Session_Id__c"]), String(one["Id"])]));
  return sessionIds.map((sessionId) => ({ sessionId, caseId: ids.get(sessionId) ?? "" }));
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
