import { filled } from "../channels/channel.ts";
import type { Conversation, Message } from "../conversations/model.ts";
import type { Behaviour } from "../settings/behaviour.ts";
import type { World } from "../world.ts";
import { worded } from "./worded.ts";

/** Writes the transcript of a closed conversation: base64 JSON in a note (contract dynamics-365 5.3). */
export function writeTranscript(
  { tenant: { rows }, behaviour }: World,
  { id, messages, recorded }: Conversation,
): void {
  if (!recorded) return;
  const transcript = rows.insert("msdyn_transcript", {
    msdyn_name: id,
    msdyn_liveworkitemidid: { table: "msdyn_ocliveworkitem", id },
  });
  const content = Buffer.from(JSON.stringify(messages.map((one) => transcriptLine(one, behaviour))));
  rows.insert("annotation", {
    subject: "Transcript",
    isdocument: true,
    filename: "message.json",
    mimetype: "application/json",
    documentbody: content.toString("base64"),
    filesize: content.length,
    objecttypecode: "msdyn_transcript",
    objectid: { table: "msdyn_transcript", id: filled(transcript["msdyn_transcriptid"]) ?? "" },
  });
}

function transcriptLine({ messageId, by, text, files, visibility }: Message, { transcriptWords }: Behaviour) {
  const who = { id: by.id ?? null, displayName: by.name ?? null };
  return {
    id: messageId,
    content: worded(text, transcriptWords),
    createdDateTime: new Date(Number(messageId)).toISOString(),
    from: by.kind === "bot" ? { application: who } : { user: who },
    tags: visibility === "internal" ? "private" : "public",
    isControlMessage: false,
    attachments: files.map(({ name, contentType }) => ({ name, contentType })),
  };
}
