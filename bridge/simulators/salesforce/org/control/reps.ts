import { z } from "zod";
import { asSent, leave } from "../mail/leave.ts";
import type { MailSource } from "../mail/sent-mail.ts";
import { Writer } from "../records/writer.ts";
import type { Row } from "../schema/types.ts";
import type { World } from "../world.ts";
import { operation } from "../../../lib/operation.ts";
import { ControlError } from "./operation.ts";

/** What a rep acts on. */
export interface CaseTarget {
  world: World;
  row: Row;
}

const by = { by: z.string().optional() };
const file = z.object({ name: z.string(), base64: z.string().optional(), text: z.string().optional() });
type File = z.output<typeof file>;

/** What people do on a Case; `by` names a user, and is the first rep where it is left out. */
export const reps = {
  comment: operation(
    "A rep writes a comment, for the customer unless public is false.",
    z.object({ ...by, text: z.string(), public: z.boolean().optional() }),
    (target: CaseTarget, args) =>
      insert(target, args.by, "CaseComment", { CommentBody: args.text, IsPublished: args.public ?? true }),
  ),
  comments: operation(
    "Many comments for the customer in one transaction, as a rep's macro or a data load writes them.",
    z.object({ ...by, texts: z.array(z.string()).min(1).max(2000) }),
    (target: CaseTarget, args) =>
      args.texts.map((text) => insert(target, args.by, "CaseComment", { CommentBody: text, IsPublished: true })),
  ),
  publish: operation(
    "A rep lets the customer see a comment, or no longer where public is false.",
    z.object({ ...by, commentId: z.string(), public: z.boolean().optional() }),
    ({ world, row }: CaseTarget, args) => {
      const fields = { IsPublished: args.public ?? true };
      writerOf(world, rep(world, args.by)).update(world.schema.object("CaseComment"), args.commentId, fields);
      return { id: args.commentId, caseId: row["Id"] };
    },
  ),
  post: operation(
    "A rep posts on the Case's feed, for the customer unless public is false, with a file or without.",
    z.object({
      ...by,
      text: z.string().optional(),
      rich: z.boolean().optional(),
      public: z.boolean().optional(),
      file: file.optional(),
    }),
    (target: CaseTarget, args) => {
      const version =
        args.file === undefined ? undefined : upload(target, args.by, args.file, String(target.row["Id"]));
      return insert(target, args.by, "FeedItem", {
        Body: args.text ?? null,
        IsRichText: args.rich ?? false,
        Visibility: (args.public ?? true) ? "AllUsers" : "InternalUsers",
        ...(version === undefined ? {} : { Type: "ContentPost", RelatedRecordId: version }),
      });
    },
  ),
  email: operation(
    "A rep sends an email from the Case, or drafts one; or one comes in from the customer.",
    z.object({
      ...by,
      text: z.string().optional(),
      html: z.string().optional(),
      subject: z.string().optional(),
      to: z.string().optional(),
      from: z.string().optional(),
      incoming: z.boolean().optional(),
      draft: z.boolean().optional(),
      automated: z.boolean().optional(),
      files: z.array(file).optional(),
    }),
    sendEmail,
  ),
  sendDraft: operation(
    "A rep sends a draft.",
    z.object({ ...by, emailId: z.string() }),
    ({ world, row }: CaseTarget, args) => {
      const user = rep(world, args.by);
      writerOf(world, user, true).update(world.schema.object("EmailMessage"), args.emailId, { Status: "3" });
      letLeave(world, args.emailId, "rep");
      return { id: args.emailId, caseId: row["Id"] };
    },
  ),
  attach: operation("A rep attaches a file.", z.object({ ...by, file }), (target: CaseTarget, args) => ({
    id: upload(target, args.by, args.file, String(target.row["Id"])),
  })),
  close: operation(
    "A rep closes the Case.",
    z.object({ ...by, status: z.string().optional() }),
    (target: CaseTarget, args) => change(target, args.by, { Status: args.status ?? "Closed" }),
  ),
  reopen: operation(
    "A rep opens the Case again.",
    z.object({ ...by, status: z.string().optional() }),
    (target: CaseTarget, args) => change(target, args.by, { Status: args.status ?? "Working" }),
  ),
  edit: operation(
    "A rep changes fields of the Case.",
    z.object({ ...by, fields: z.record(z.string(), z.unknown()) }),
    (target: CaseTarget, args) => change(target, args.by, args.fields),
  ),
  remove: operation("A rep deletes the Case.", z.object(by), ({ world, row }: CaseTarget, args) => {
    writerOf(world, rep(world, args.by)).delete(world.schema.object("Case"), String(row["Id"]));
  }),
};

interface Email {
  by?: string | undefined;
  text?: string | undefined;
  html?: string | undefined;
  subject?: string | undefined;
  to?: string | undefined;
  from?: string | undefined;
  incoming?: boolean | undefined;
  draft?: boolean | undefined;
  automated?: boolean | undefined;
  files?: File[] | undefined;
}

function sendEmail(target: CaseTarget, args: Email) {
  const incoming = args.incoming ?? false;
  const made = insert(target, args.by, "EmailMessage", {
    Incoming: incoming,
    Status: args.draft === true ? "5" : incoming ? "0" : "3",
    Subject: args.subject ?? `Re: ${String(target.row["Subject"] ?? "")}`,
    TextBody: args.text ?? null,
    HtmlBody: args.html ?? null,
    ToAddress: args.to ?? null,
    FromAddress: args.from ?? null,
    AutomationType: args.automated === true ? "Automated" : null,
  });
  for (const one of args.files ?? []) upload(target, args.by, one, made.id);
  if (!incoming && args.draft !== true) letLeave(target.world, made.id, args.automated === true ? "automation" : "rep");
  return made;
}

function letLeave(world: World, emailId: string, source: MailSource): void {
  const email = world.records.get("EmailMessage", emailId);
  if (email !== undefined) leave(world, world.outbox.settings, asSent(world, source, email));
}

function insert({ world, row }: CaseTarget, who: string | undefined, object: string, fields: Record<string, unknown>) {
  const writer = writerOf(world, rep(world, who), object === "EmailMessage");
  return { id: writer.insert(world.schema.object(object), { ...fields, ParentId: row["Id"] }) };
}

function change({ world, row }: CaseTarget, who: string | undefined, fields: Record<string, unknown>) {
  writerOf(world, rep(world, who)).update(world.schema.object("Case"), String(row["Id"]), fields);
  return { id: row["Id"] };
}

function upload(
  { world }: CaseTarget,
  who: string | undefined,
  { name, base64, text }: File,
  parentId: string,
): string {
  const bytes = base64 === undefined ? Buffer.from(text ?? "") : Buffer.from(base64, "base64");
  const fields = { PathOnClient: name, VersionData: bytes, FirstPublishLocationId: parentId };
  return writerOf(world, rep(world, who)).insert(world.schema.object("ContentVersion"), fields);
}

function writerOf(world: World, user: Row, byHand = false): Writer {
  return new Writer(world, { userId: String(user["Id"]), byHand });
}

function rep(world: World, who: string | undefined): Row {
  const user = who === undefined ? world.people.firstRep() : world.people.find(who);
  if (user === undefined) throw new ControlError(404, who === undefined ? "The org has no rep." : `No user ${who}.`);
  return user;
}
