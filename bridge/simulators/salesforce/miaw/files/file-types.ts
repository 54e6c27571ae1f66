/** Accepted extensions and their type (contract salesforce-miaw 4.2, INFERRED list). */
const typeOfExtension: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  bmp: "image/bmp",
  tiff: "image/tiff",
  heic: "image/heic",
  pdf: "application/pdf",
  txt: "text/plain",
  csv: "text/csv",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
};
const accepted = new Set(Object.values(typeOfExtension));

/** The type a file is stored under; `application/octet-stream` is derived from the name. Undefined: refused. */
export function acceptedType(fileName: string, contentType: string): string | undefined {
  const declared = (contentType.split(";")[0] ?? "").trim().toLowerCase();
  const extension = fileName.split(".").at(-1)?.toLowerCase() ?? "";
  const derived = fileName.includes(".") ? typeOfExtension[extension] : undefined;
  if (declared === "" || declared === "application/octet-stream") return derived;
  return accepted.has(declared) ? declared : undefined;
}
