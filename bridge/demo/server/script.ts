import type { TriedStep } from "../../src/handoff/payloads.ts";

/** One answer of the AI: what it tries first, and what it says then. */
export interface AiTurn {
  /** What a visitor might write to get this answer. */
  suggestion: string;
  steps: TriedStep[];
  reply: string;
  /** What the AI knows by now, for whoever takes over. */
  summary: (who: string) => string;
  /** Set where the AI gives up after this answer: why (contract opencx 2.4). */
  handsOff?: string;
}

const askedCarrier: TriedStep = {
  title: "Asked the carrier to find the parcel",
  tool: "carrier.trace",
  outcome: "failed",
  detail: "the carrier's system did not answer",
};

const leftElsewhere: AiTurn["summary"] = (who) =>
  `${who}'s parcel 10432 was left at another building: the delivery photo shows it. It is needed by Friday. The carrier could not be reached, and nothing has been promised.`;

/** What the AI does, turn by turn, until it needs a person. */
export const script: readonly AiTurn[] = [
  {
    suggestion: "Hello, my parcel 10432 says delivered, but it is not here.",
    steps: [
      {
        title: "Looked up order 10432",
        tool: "orders.find",
        outcome: "ok",
        detail: "delivered yesterday 14:12, front desk",
      },
    ],
    reply: "I am sorry to hear that. Order 10432 was left at the front desk yesterday at 14:12. Could you ask there?",
    summary: (who) =>
      `${who}'s parcel 10432 is marked as delivered yesterday at 14:12 at the front desk, but has not arrived.`,
  },
  {
    suggestion: "I asked, nobody has it. I need it by Friday.",
    steps: [
      { title: "Read the delivery photo", tool: "orders.photo", outcome: "ok", detail: "shows another building" },
      askedCarrier,
    ],
    reply:
      "Thank you for asking there. The delivery photo shows another building. I tried to have the carrier find it, but their system does not answer. Shall I bring in a person?",
    summary: leftElsewhere,
  },
  {
    suggestion: "Yes, please.",
    steps: [],
    reply: "I am bringing in a colleague. They will see everything we have talked about, so you need not repeat it.",
    summary: leftElsewhere,
    handsOff: "missing_tools",
  },
];

/** What the AI does when the visitor comes back after a person has ended the conversation. */
export const comeBack: AiTurn = {
  suggestion: "It still has not come.",
  steps: [askedCarrier],
  reply: "Welcome back. I see that a colleague has helped you with this, so I am bringing in a person again.",
  summary: (who) => `${who} is back: parcel 10432 has still not come, after a colleague's promise.`,
  handsOff: "user_request",
};

/** Of the visitor's first mail; the answers repeat it. */
export const mailSubject = "Parcel 10432 has not arrived";
export const writeAgain = comeBack.suggestion;
export const askForHuman = "I would like to talk to a person.";
export const onTheWay = "Of course. I am bringing in a colleague, who will see everything we have talked about.";

/** Whether somebody asks for a person in so many words. */
export function asksForPerson(text: string): boolean {
  return /\b(human|person|agent|someone|somebody|representative)\b/i.test(text);
}
