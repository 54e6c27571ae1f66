import { isChat, written } from "./customers.ts";
import { type Place, read, replies, type Served } from "./day.ts";

/** What went wrong with one customer; nothing, on a good day. */
interface Wrong {
  no: number;
  channel: string;
  what: string;
  found: unknown;
}

type Check = (place: Place, one: Served) => [what: string, wanted: unknown, found: unknown][];

/** Everything that is lost, doubled or out of order, on all sides. */
export function audit(place: Place, served: Served[]): Wrong[] {
  return served.flatMap((one) =>
    (isChat(one) ? checkChat : checkIncident)(place, one).flatMap(([what, wanted, found]) =>
      JSON.stringify(wanted) === JSON.stringify(found) ? [] : [{ no: one.no, channel: one.channel, what, found }],
    ),
  );
}

const checkChat: Check = (place, one) => {
  const { control } = place.dynamics.messaging;
  const chats = control.conversations().filter(({ customer }) => customer.customerid === `opencx:${one.sessionId}`);
  const said = (chats[0]?.messages ?? []).filter(({ by }) => by.kind === "customer").map(({ text }) => text);
  const everything = read(place, one);
  const fromRep = everything.filter((text) => replies(one).includes(text));
  const notices = everything.filter((text) => !replies(one).includes(text));
  return [
    ["chats", 1, chats.length],
    ["what the rep reads", written(one), said.filter((text) => text.startsWith("mine "))],
    ["what the customer reads", replies(one).toSorted(), fromRep.toSorted()],
    ["notices told twice", [], notices.filter((text, place) => notices.indexOf(text) !== place)],
    ...orders(place, { one, chatId: chats[0]?.conversationId ?? "", fromRep }),
  ];
};

/** What the webhook brought comes in the order received; what was found by looking, in the order of its ids. */
function orders(
  { dynamics }: Place,
  { one, chatId, fromRep }: { one: Served; chatId: string; fromRep: string[] },
): [string, unknown, unknown][] {
  const [first = "", , , last = ""] = replies(one);
  const lost = new Set(
    dynamics.messaging.control
      .deliveries(chatId)
      .filter(({ outcome, copy }) => outcome === "lost" && copy === 0)
      .map(({ activity }) => activity["text"]),
  );
  if (lost.has(first) !== lost.has(last)) return [];
  return [["order", [first, last], fromRep.filter((text) => text === first || text === last)]];
}

const checkIncident: Check = ({ dynamics: { control } }, one) => {
  const incidents = control
    .rows("incident")
    .filter(({ title }) => typeof title === "string" && title.endsWith(`- Customer ${one.no}`));
  const notes = written(one).map((text) => control.rows("annotation").filter((row) => row["notetext"] === text).length);
  const contacts = control.rows("contact").filter((row) => row["emailaddress1"] === one.email);
  return [
    ["incidents", 1, incidents.length],
    ["notes", [1, 1, 1], notes],
    ...(one.email === undefined ? [] : [["contacts", 1, contacts.length] as [string, unknown, unknown]]),
  ];
};
