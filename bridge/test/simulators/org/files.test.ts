import { expect, test } from "@jest/globals";
import { faultOf, simulated } from "./helpers.ts";
import type { Json } from "./helpers.ts";

const { sim, api } = simulated();
const bytes = Buffer.from([0, 1, 2, 250, 255, 13, 10]);

async function uploadParts(record: Json, filename = "a.bin"): Promise<string> {
  const form = new FormData();
  form.append("entity_content", JSON.stringify(record));
  form.append("VersionData", new Blob([bytes], { type: "application/octet-stream" }), filename);
  const { status, body } = await api().call("POST", "/sobjects/ContentVersion", form);
  expect(status).toBe(201);
  return (body as { id: string }).id;
}

async function download(versionId: string): Promise<Buffer> {
  const response = await fetch(`${sim().url}/services/data/v67.0/sobjects/ContentVersion/${versionId}/VersionData`, {
    headers: { authorization: `Bearer ${api().token}` },
  });
  return Buffer.from(await response.arrayBuffer());
}

test("a file comes as multipart or as base64, and goes out byte for byte", async () => {
  const multipart = await uploadParts({ PathOnClient: "photo.jpg" });
  const base64 = await api().create("ContentVersion", {
    PathOnClient: "photo.jpg",
    VersionData: bytes.toString("base64"),
  });

  expect(await download(multipart)).toEqual(bytes);
  expect(await download(base64)).toEqual(bytes);
});

test("a file that is first published on a Case is a document that the Case is linked to", async () => {
  const caseId = await api().create("Case", {});
  const id = await uploadParts({ Title: "Photo", PathOnClient: "photo.jpg", FirstPublishLocationId: caseId });
  const [version] = await api().query(
    `SELECT ContentDocumentId, FileExtension, ContentSize, VersionData FROM ContentVersion WHERE Id = '${id}'`,
  );
  const links = await api().query(
    `SELECT ContentDocumentId, ContentDocument.Title, ContentDocument.LatestPublishedVersionId FROM ContentDocumentLink WHERE LinkedEntityId = '${caseId}'`,
  );

  expect(version).toMatchObject({ FileExtension: "jpg", ContentSize: bytes.length });
  expect(version?.["VersionData"]).toBe(`/services/data/v67.0/sobjects/ContentVersion/${id}/VersionData`);
  expect(links).toMatchObject([
    {
      ContentDocumentId: version?.["ContentDocumentId"],
      ContentDocument: { Title: "Photo", LatestPublishedVersionId: id },
    },
  ]);
});

test("a file without a name, without bytes or for no Case is refused", async () => {
  const data = bytes.toString("base64");
  const post = async (fields: Json) => faultOf(await api().call("POST", "/sobjects/ContentVersion", fields));

  expect(await post({ VersionData: data })).toMatchObject({ code: "REQUIRED_FIELD_MISSING", fields: ["PathOnClient"] });
  expect(await post({ PathOnClient: "a" })).toMatchObject({ code: "REQUIRED_FIELD_MISSING", fields: ["VersionData"] });
  expect(await post({ PathOnClient: "a", VersionData: "#" })).toMatchObject({ code: "JSON_PARSER_ERROR" });
  const nowhere = { PathOnClient: "a", VersionData: data, FirstPublishLocationId: "500Hs0000000099" };
  expect(await post(nowhere)).toMatchObject({ code: "INVALID_CROSS_REFERENCE_KEY" });
});

test("a document is linked to a record once", async () => {
  const caseId = await api().create("Case", {});
  const version = await uploadParts({ PathOnClient: "a.txt" });
  const [{ ContentDocumentId } = {}] = await api().query(
    `SELECT ContentDocumentId FROM ContentVersion WHERE Id = '${version}'`,
  );
  const link = { ContentDocumentId, LinkedEntityId: caseId, ShareType: "V" };
  const first = await api().call("POST", "/sobjects/ContentDocumentLink", link);
  const second = await api().call("POST", "/sobjects/ContentDocumentLink", link);

  expect(first.status).toBe(201);
  expect(faultOf(second)).toMatchObject({ status: 400, code: "DUPLICATE_VALUE" });
});

test("a second version takes the place of the first", async () => {
  const first = await uploadParts({ PathOnClient: "a.txt" });
  const [{ ContentDocumentId } = {}] = await api().query(
    `SELECT ContentDocumentId FROM ContentVersion WHERE Id = '${first}'`,
  );
  const second = await uploadParts({ PathOnClient: "b.txt", ContentDocumentId });

  expect(await api().query("SELECT Id, VersionNumber FROM ContentVersion WHERE IsLatest = true")).toMatchObject([
    { Id: second, VersionNumber: "2" },
  ]);
});

test("a multipart body without its file, or that is broken, is refused", async () => {
  const form = new FormData();
  form.append("entity_content", "{}");
  const half = await api().call("POST", "/sobjects/ContentVersion", form);
  const broken = await api().call("POST", "/sobjects/ContentVersion", "x", {
    "content-type": "multipart/form-data; boundary=b",
  });

  for (const answer of [half, broken]) {
    expect(faultOf(answer)).toMatchObject({ status: 400, code: "INVALID_MULTIPART_REQUEST" });
  }
});
