import type { Simulators } from "../../../simulators/start.ts";

const channels = ["web", "web", "email", "sms", "web", "phone", "whatsapp", "web", "email", "web"] as const;

/** One customer of a day at the desk, handed off in OpenCX already. */
export interface Customer {
  no: number;
  channel: (typeof channels)[number];
  sessionId: string;
  email: string | undefined;
  phone: string | undefined;
}

/** What the customer writes to people, in order; each text is there once in the whole day. */
export const written = ({ no }: Customer) => [`mine ${no}.1`, `mine ${no}.2`, `mine ${no}.3`];

/** What a rep writes, in order; the two in the middle are alike, unless the webhook brings them the other way round. */
export const replies = (one: Pick<Customer, "no">) => {
  const { no } = one;
  const middle = isReordered(one) ? [`this ${no}`, `that ${no}`] : [`ok ${no}`, `ok ${no}`];
  return [`theirs ${no}.1`, ...middle, `theirs ${no}.2`];
};

/** Every sixth customer's webhook brings the two replies in the middle in the wrong order. */
export const isReordered = ({ no }: Pick<Customer, "no">) => no % 6 === 1;

export const isChat = ({ channel }: Customer) => channel !== "email" && channel !== "phone";

/** The next customer; four in a row of those who write e-mails have one address. */
export function newCustomer({ opencx }: Simulators, no: number): Customer {
  const channel = channels[no % channels.length] ?? "web";
  const email = channel === "email" ? `customer.${Math.floor(no / 20)}@example.com` : undefined;
  const hasPhone = channel !== "web" && channel !== "email";
  const phone = hasPhone ? `+35191${String(1_000_000 + no)}` : undefined;
  const reached = { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
  const { sessionId } = opencx.control.createSession({
    channel,
    contact: { name: `Customer ${no}`, ...reached },
    language: "en",
    history: [{ from: "customer", text: `Where is order ${no}?` }],
  });
  opencx.control.handOff(sessionId, { summary: `Customer ${no} looks for an order.` });
  return { no, channel, sessionId, email, phone };
}
