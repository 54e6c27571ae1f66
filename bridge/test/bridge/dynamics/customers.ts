import type { Simulators } from "../../../simulators/start.ts";

const channels = ["web", "web", "email", "sms", "web", "phone", "whatsapp", "web", "email", "web"] as const;

/** One customer of a day at the desk, handed off in OpenCX already. */
export interface Customer {
  no: number;
  channel: (typeof channels)[number];
  sessionId: string;
  email: string | undefined;
}

/** What the customer writes to people, in order; each text is there once in the whole day. */
export const written = ({ no }: Customer) => [`mine ${no}.1`, `mine ${no}.2`, `mine ${no}.3`];

export const isChat = ({ channel }: Customer) => channel !== "email" && channel !== "phone";

/** The next customer; four in a row of those who write e-mails have one address. */
export function newCustomer({ opencx }: Simulators, no: number): Customer {
  const channel = channels[no % channels.length] ?? "web";
  const email = channel === "email" ? `customer.${Math.floor(no / 20)}@example.com` : undefined;
  const phone = `+35191${String(1_000_000 + no)}`;
  const reached = email === undefined ? (channel === "web" ? {} : { phone }) : { email };
  const { sessionId } = opencx.control.createSession({
    channel,
    contact: { name: `Customer ${no}`, ...reached },
    language: "en",
    history: [{ from: "customer", text: `Where is order ${no}?` }],
  });
  opencx.control.handOff(sessionId, { summary: `Customer ${no} looks for an order.` });
  return { no, channel, sessionId, email };
}
