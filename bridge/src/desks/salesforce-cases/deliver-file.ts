import { truncate } from "../../lib/text.ts";
import type { DeskEntry } from "../desk.ts";
import type { Attempt } from "./deliver.ts";
import type { Org } from "./org/org.ts";
import { quoted } from "./org/soql.ts";
import { notThere } from "./outcome.ts";

type FileEntry = Extract<DeskEntry, { kind: "file" }>;

/** Files the bytes on the Case (contract salesforce-metadata 19.2). @returns the id of the version. */
export async function deliverFile(
  caseId: string,
  { id, file }: FileEntry,
  { look, mayWrite, signal }: Attempt,
  org: Org,
): Promise<string> {
  const title = truncate(file.name, { characters: 255 });
  const description = `From the customer, by way of OpenCX. [${id}]`;
  const known = look ? await findFile(org, caseId, description, signal) : undefined;
  if (known !== undefined) return known;
  if (!mayWrite) throw notThere();
  const fields = {
    Title: title,
    PathOnClient: file.name.slice(-500),
    Description: description,
    FirstPublishLocationId: caseId,
    VersionData: Buffer.from(file.bytes).toString("base64"),
  };
  return org.create("ContentVersion", fields, {}, signal);
}

/** By its description, which SOQL cannot compare. */
async function findFile(
  org: Org,
  caseId: string,
  description: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const rows = await org.query(
    `SELECT Id, Description FROM ContentVersion WHERE FirstPublishLocationId = ${quoted(caseId)} ` +
      "ORDER BY CreatedDate DESC LIMIT 200",
    signal,
  );
  const found = rows.find((row) => row["Description"] === description);
  return found === undefined ? undefined : String(found["Id"]);
}
