import type { CaseReport, OrgRecord } from "./case-people.ts";

/** One thing on a Case, as its feed shows it. */
export interface CaseLine {
  id: string;
  /** ISO 8601, to the second. */
  at: string;
  what: "comment" | "post" | "email" | "file";
  /** Whose words these are; the bridge files those of the customer and the AI under its own user. */
  from: "brief" | "customer" | "ai" | "bridge" | "rep";
  /** The user who wrote it. */
  author: string;
  /** Whether the customer may see it. */
  isPublic: boolean;
  text: string;
  /** The last line of what the bridge files, by which it knows it again; empty for what people write. */
  mark: string;
  files: { id: string; name: string }[];
}

const marked = /\n(\[\d+\/\d+ · [^\]]+\])$/;

/** What stands on a Case, oldest first. Ids settle the order within a second: the org counts them up. */
export function saidOnCase(report: CaseReport, userNames: Map<string, string>): CaseLine[] {
  const { comments, posts, emails } = report;
  const posted = new Set(posts.map((post) => text(post["RelatedRecordId"])));
  const alone = report.files.filter(({ Id }) => !posted.has(text(Id)));
  const lines = [
    ...comments.map((one) => commentLine(one)),
    ...posts.map((one) => postLine(one, report.files)),
    ...emails.map((one) => emailLine(one)),
    ...alone.map((one) => fileLine(one)),
  ];
  return lines
    .map(({ by, ...line }) => ({ ...line, author: userNames.get(by) ?? "Somebody" }))
    .toSorted((a, b) => a.at.localeCompare(b.at) || orderOf(a.id).localeCompare(orderOf(b.id), "en"));
}

type Draft = Omit<CaseLine, "author"> & { by: string };

function commentLine(comment: OrgRecord): Draft {
  const body = text(comment["CommentBody"]);
  const mark = marked.exec(body)?.[1] ?? "";
  const words = body.replace(marked, "");
  const said = mark === "" ? { from: "rep" as const, text: body } : filed(words);
  return { ...common(comment), what: "comment", ...said, mark, isPublic: comment["IsPublished"] === true, files: [] };
}

/** What the bridge has filed begins with whose words they are. */
function filed(words: string): Pick<CaseLine, "from" | "text"> {
  if (words.startsWith("OpenCX handoff")) return { from: "brief", text: words };
  if (words.startsWith("[Customer")) return { from: "customer", text: words };
  return { from: words.startsWith("[AI") ? "ai" : "bridge", text: words };
}

function postLine(post: OrgRecord, files: OrgRecord[]): Draft {
  const own = files.filter(({ Id }) => Id === post["RelatedRecordId"]);
  const isPublic = post["Visibility"] === "AllUsers";
  return {
    ...{ ...common(post), what: "post", from: "rep", text: text(post["Body"]), mark: "", isPublic },
    files: own.map(named),
  };
}

function emailLine(email: OrgRecord): Draft {
  const from = email["Incoming"] === true ? "customer" : "rep";
  return { ...common(email), what: "email", from, text: text(email["TextBody"]), mark: "", isPublic: true, files: [] };
}

function fileLine(file: OrgRecord): Draft {
  const from = text(file["Description"]).startsWith("From the customer") ? "customer" : "rep";
  return { ...common(file), what: "file", from, text: "", mark: "", isPublic: false, files: [named(file)] };
}

function common(record: OrgRecord): { id: string; at: string; by: string } {
  return { id: text(record["Id"]), at: text(record["CreatedDate"]), by: text(record["CreatedById"]) };
}

function named(file: OrgRecord): { id: string; name: string } {
  return { id: text(file["Id"]), name: text(file["PathOnClient"]) };
}

/** The part of an id that is counted up. */
function orderOf(id: string): string {
  return id.slice(3, 15);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
