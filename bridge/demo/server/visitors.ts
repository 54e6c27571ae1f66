import type { CreateInput } from "../../simulators/opencx/control/inputs.ts";

export const channels = ["web", "sms", "whatsapp", "phone", "email"] as const;
export const identities = ["verified-email", "matched-by-phone", "anonymous"] as const;
export type Channel = (typeof channels)[number];
export type IdentityChoice = (typeof identities)[number];

/** Who comes next, so that no customer starts more conversations than the org lets one customer start. */
const names = ["Ana Ruiz", "Jonas Weber", "Mei Lin", "Amara Diallo", "Tom Becker", "Priya Nair"];

/** A number proves somebody only where the channel shows one, an address only where there is a login or a mail. */
const possible: Readonly<Record<Channel, readonly [IdentityChoice, ...IdentityChoice[]]>> = {
  web: ["verified-email", "anonymous"],
  sms: ["matched-by-phone", "anonymous"],
  whatsapp: ["matched-by-phone", "anonymous"],
  phone: ["matched-by-phone", "anonymous"],
  email: ["verified-email"],
};

/** The wanted identity where the channel can have it; else the one that is left. */
export function possibleIdentity(channel: Channel, wanted: IdentityChoice): IdentityChoice {
  const all = possible[channel];
  return all.includes(wanted) ? wanted : (all.at(-1) ?? all[0]);
}

export function visitorName(number: number): string {
  return names[number % names.length] ?? "Ana Ruiz";
}

export function visitorAddress(number: number): string {
  return `${visitorName(number).toLowerCase().replace(" ", ".")}@example.com`;
}

/** The session that OpenCX makes for such a visitor (contract opencx 12). */
export function sessionOf(visit: { number: number; channel: Channel; identity: IdentityChoice }): CreateInput {
  const { number, channel, identity } = visit;
  const name = visitorName(number);
  const email = visitorAddress(number);
  const phone = `+3460010${String(1000 + (number % 9000))}`;
  const contact =
    identity === "anonymous"
      ? undefined
      : identity === "verified-email"
        ? { name, email }
        : { name, phone, nonVerifiedEmail: email };
  return {
    channel: channel === "phone" ? "phone_voice" : channel,
    language: "en",
    ...(contact === undefined ? {} : { contact }),
  };
}
