import type { CreateInput } from "../../simulators/opencx/control/inputs.ts";

export const channels = ["web", "whatsapp", "phone"] as const;
export const identities = ["verified-email", "matched-by-phone", "anonymous"] as const;
export type Channel = (typeof channels)[number];
export type IdentityChoice = (typeof identities)[number];

/** Who comes next, so that no customer starts more conversations than the org lets one customer start. */
const names = ["Ana Ruiz", "Jonas Weber", "Mei Lin", "Amara Diallo", "Tom Becker", "Priya Nair"];

/** A number proves somebody only where the channel shows one, an address only where there is a login. */
export function isPossible(channel: Channel, identity: IdentityChoice): boolean {
  if (identity === "anonymous") return true;
  return (identity === "verified-email") === (channel === "web");
}

export function visitorName(number: number): string {
  return names[number % names.length] ?? "Ana Ruiz";
}

/** The session that OpenCX makes for such a visitor (contract opencx 12). */
export function sessionOf(visit: { number: number; channel: Channel; identity: IdentityChoice }): CreateInput {
  const { number, channel, identity } = visit;
  const name = visitorName(number);
  const email = `${name.toLowerCase().replace(" ", ".")}@example.com`;
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
