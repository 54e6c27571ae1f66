import { filesOfRecord } from "../outbox/files.ts";
import type { OutboxSettings } from "../outbox/settings.ts";
import type { Row, Value } from "../schema/types.ts";
import type { World } from "../world.ts";
import type { MailSource, SentMail } from "./sent-mail.ts";

/** Lets an email of the org leave, where the org sends emails at all. */
export function leave(world: World, settings: OutboxSettings, mail: Omit<SentMail, "seq" | "at">): boolean {
  if (settings.deliverability !== "all" || mail.to.length === 0) return false;
  const sent = world.mails.add({ at: world.now(), ...mail });
  world.records.undoable(() => world.mails.forget(sent));
  return true;
}

/** An email that is filed on a Case, as it leaves. */
export function asSent(world: World, source: MailSource, email: Row): Omit<SentMail, "seq" | "at"> {
  const parent = email["ParentId"];
  return {
    source,
    to: ["ToAddress", "CcAddress", "BccAddress"].flatMap((name) => addressesIn(email[name])),
    subject: String(email["Subject"] ?? ""),
    text: String(email["TextBody"] ?? email["HtmlBody"] ?? ""),
    files: filesOfRecord(world, String(email["Id"])).map((file) => String(file["PathOnClient"])),
    caseId: typeof parent === "string" ? parent : null,
    sourceId: String(email["Id"]),
  };
}

function addressesIn(field: Value | undefined): string[] {
  const parts = typeof field === "string" ? field.split(/[;,]/) : [];
  return parts.map((one) => one.trim()).filter((one) => one !== "");
}
