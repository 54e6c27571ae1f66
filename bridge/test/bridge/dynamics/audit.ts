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

/**
 * Everything in the order received, where the webhook lost nothing. Else what it brought in that order, and what was
 * found by looking in the order of the ids.
 */
function orders(
  { dynamics }: Place,
  { one, chatId, fromRep }: { one: Served; chatId: string; fromRep: string[] },
): [string, unknown, unknown][] {
  const { control } = dynamics.messaging;
  const sent = control.deliveries(chatId).filter(({ activity, copy }) => {
    return copy === 0 && replies(one).includes(String(activity["text"]));
  });
  const textsOf = (some: typeof sent) => some.map(({ activity }) => String(activity["text"]));
  const brought = textsOf(sent.filter(({ outcome }) => outcome !== "lost"));
  const lost = textsOf(sent.filter(({ outcome }) => outcome === "lost"));
  return [["order", true, isMerged(fromRep, brought, lost) || { brought, lost, fromRep }]];
}

/** Whether a row is made of two others, each in its own order. */
function isMerged(row: string[], one: string[], other: string[]): boolean {
  const [first, ...rest] = row;
  if (first === undefined) return one.length === 0 && other.length === 0;
  if (one[0] === first && isMerged(rest, one.slice(1), other)) return true;
  return other[0] === first && isMerged(rest, one, other.slice(1));
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
