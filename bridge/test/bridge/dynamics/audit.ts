import { isChat, replies, written } from "./customers.ts";
import { type Place, read, type Served } from "./day.ts";
import { receivedAt } from "./received-at.ts";

/** What went wrong with one customer; nothing, on a good day. */
interface Wrong {
  no: number;
  channel: string;
  what: string;
  found: unknown;
}

type Checked = [what: string, wanted: unknown, found: unknown];
type Check = (place: Place, one: Served) => Checked[];

/** Everything that is lost, doubled or out of order, on all sides. */
export function audit(place: Place, served: Served[]): Wrong[] {
  return served.flatMap((one) =>
    [...(isChat(one) ? checkChat : checkIncident)(place, one), contacts(place, one)].flatMap(([what, wanted, found]) =>
      JSON.stringify(wanted) === JSON.stringify(found) ? [] : [{ no: one.no, channel: one.channel, what, found }],
    ),
  );
}

/** One for each address and each caller; the desk of chats makes none, it only names the number. */
function contacts({ dynamics: { control } }: Place, { channel, email, phone, sessionId }: Served): Checked {
  const found = control.rows("contact").filter((row) => {
    if (email !== undefined && row["emailaddress1"] === email) return true;
    const { description } = row;
    const isSessions = typeof description === "string" && description.endsWith(` ${sessionId}`);
    return (
      (isSessions && email === undefined) ||
      (phone !== undefined && [row["mobilephone"], row["telephone1"]].includes(phone))
    );
  });
  return ["contacts", channel === "email" || channel === "phone" ? 1 : 0, found.length];
}

const checkChat: Check = (place, one) => {
  const { control } = place.dynamics.messaging;
  const chats = control.conversations().filter(({ customer }) => customer.customerid === `opencx:${one.sessionId}`);
  const inChat = chats[0]?.messages ?? [];
  const said = inChat.filter(({ by }) => by.kind === "customer").map(({ text }) => text);
  const briefs = inChat.filter(({ text }) => text.includes(`Customer ${one.no} looks for an order.`));
  const everything = read(place, one);
  const fromRep = everything.filter((text) => replies(one).includes(text));
  const notices = everything.filter((text) => !replies(one).includes(text));
  return [
    ["chats", 1, chats.length],
    ["briefs", 1, briefs.length],
    ["what the rep reads", written(one), said.filter((text) => text.startsWith("mine "))],
    ["what the customer reads", replies(one).toSorted(), fromRep.toSorted()],
    ["notices told twice", [], notices.filter((text, place) => notices.indexOf(text) !== place)],
    ...orders(place, { one, chatId: chats[0]?.conversationId ?? "", fromRep }),
  ];
};

/**
 * What the webhook brought stands in the order in which the bridge took it, and what was lost on the way in the order of
 * its ids, in between. Only where the bridge has read the chat's list may everything stand as the rep wrote it.
 */
function orders(
  { dynamics }: Place,
  { one, chatId, fromRep }: { one: Served; chatId: string; fromRep: string[] },
): Checked[] {
  const { control } = dynamics.messaging;
  const sent = control.deliveries(chatId).filter(({ activity, copy }) => {
    return copy === 0 && replies(one).includes(String(activity["text"]));
  });
  const textsOf = (some: typeof sent) => some.map(({ activity }) => String(activity["text"]));
  const taken = sent.flatMap((delivery) => {
    const at = receivedAt(delivery);
    return at === undefined ? [] : [{ at, delivery }];
  });
  const brought = textsOf(taken.toSorted((a, b) => a.at - b.at).map(({ delivery }) => delivery));
  const lost = textsOf(sent.filter((delivery) => receivedAt(delivery) === undefined));
  const list = `/${chatId}/messages`;
  const hasLooked = control.requests().some(({ path, status }) => path.endsWith(list) && status === 200);
  const asWritten = hasLooked && JSON.stringify(fromRep) === JSON.stringify(replies(one));
  return [["order", true, asWritten || isMerged(fromRep, brought, lost) || { brought, lost, fromRep }]];
}

/** How many customers read their rep's words in another order than they were written in. */
export function swapped(place: Place, served: Served[]): number {
  return served.filter((one) => {
    const fromRep = read(place, one).filter((text) => replies(one).includes(text));
    return isChat(one) && JSON.stringify(fromRep) !== JSON.stringify(replies(one));
  }).length;
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
  return [
    ["incidents", 1, incidents.length],
    ["notes", [1, 1, 1], notes],
  ];
};
