import type { ObjectHooks } from "../records/hooks.ts";
import type { Writer } from "../records/writer.ts";
import { recordFault } from "../rest-error.ts";
import type { Row, Value } from "../schema/types.ts";

const draft = "5";

/** An email that is no draft any more keeps its words (contract salesforce-metadata 17.4). */
export const emailHooks: ObjectHooks = {
  beforeInsert({ world }, values) {
    values["MessageDate"] ??= Math.floor(world.now() / 1000) * 1000;
    values["ParentId"] ??= values["RelatedToId"] ?? null;
    values["RelatedToId"] ??= values["ParentId"] ?? null;
  },
  beforeUpdate({ world }, values, before) {
    if (before["Status"] === draft) return;
    const spec = world.schema.object("EmailMessage");
    const kept = Object.keys(values).filter(
      (name) => name !== "IsExternallyVisible" && world.schema.field(spec, name)?.custom !== true,
    );
    if (kept.length === 0) return;
    throw recordFault("INSUFFICIENT_ACCESS_OR_READONLY", "You can't edit an email message that isn't a draft.", kept);
  },
};

/** A post with words has words, one with a file has a file, which is attached to it. */
export const feedItemHooks: ObjectHooks = {
  beforeInsert(_writer, values) {
    if (values["RelatedRecordId"] != null && values["Type"] === "TextPost") values["Type"] = "ContentPost";
    const needed = { TextPost: "Body", ContentPost: "RelatedRecordId", LinkPost: "LinkUrl" }[String(values["Type"])];
    if (needed === undefined || values[needed] != null) return;
    throw recordFault("REQUIRED_FIELD_MISSING", `Required fields are missing: [${needed}]`, [needed]);
  },
  afterInsert: attachFile,
};

/** The file that a post was made with is an attachment of it. */
function attachFile(writer: Writer, post: Row): void {
  const file = post["RelatedRecordId"];
  if (typeof file !== "string") return;
  const attachment = { FeedEntityId: post["Id"] ?? null, RecordId: file, Type: "Content" };
  writer.asSystem.insert(writer.world.schema.object("FeedAttachment"), attachment);
}

/** A contact's name is made of its two parts. */
export const contactHooks: ObjectHooks = {
  beforeInsert(_writer, values) {
    values["Name"] = fullName(values);
  },
  beforeUpdate(_writer, values, before) {
    values["Name"] = fullName({ ...before, ...values });
  },
};

/** A delivery that an admin sets back to Pending starts anew, as the package's trigger sees to. */
export const deliveryHooks: ObjectHooks = {
  beforeUpdate(_writer, values, before) {
    const ended = before["Status__c"] === "Dead" || before["Status__c"] === "Skipped";
    if (!ended || values["Status__c"] !== "Pending") return;
    const fresh = { Attempts__c: 0, Next_Attempt__c: null, Http_Status__c: null, Delivered_At__c: null };
    Object.assign(values, fresh, { Error_Code__c: null, Last_Error__c: null });
  },
};

function fullName(row: Row | Record<string, Value>): string {
  return [row["FirstName"], row["LastName"]].filter((part) => typeof part === "string").join(" ");
}
