/** Fixed bytes at a fixed place, and what they mean. */
const signatures: [number, string, string][] = [
  [0, "89504e470d0a1a0a", "image/png"],
  [0, "ffd8ff", "image/jpeg"],
  [0, "474946383761", "image/gif"],
  [0, "474946383961", "image/gif"],
  [8, "57454250", "image/webp"],
  [0, "255044462d", "application/pdf"],
  [0, "504b0304", "application/zip"],
  [0, "d0cf11e0a1b11ae1", "application/x-ole-storage"],
  [4, "6674797068656963", "image/heic"],
  [4, "66747970", "video/mp4"],
  [0, "4f676753", "audio/ogg"],
  [8, "57415645", "audio/wav"],
  [0, "494433", "audio/mpeg"],
  [0, "fffb", "audio/mpeg"],
  [0, "2321414d52", "audio/amr"],
];
const office: [string, string][] = [
  ["word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
];

/**
 * What a file is, by its own bytes; the sender's word is never taken (contract opencx 14, Q23). Text of any kind,
 * markup included, is `text/plain`, so that nobody's browser runs it; what is unknown is `application/octet-stream`.
 */
export function sniffContentType(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096));
  const match = signatures.find(([at, hex]) => head.subarray(at, at + hex.length / 2).toString("hex") === hex);
  if (match?.[2] === "application/zip") return zipContent(head);
  return match?.[2] ?? (isText(head) ? "text/plain" : "application/octet-stream");
}

function zipContent(head: Buffer): string {
  const names = head.toString("latin1");
  if (!names.includes("[Content_Types].xml") && !names.includes("_rels/")) return "application/zip";
  return office.find(([folder]) => names.includes(folder))?.[1] ?? "application/zip";
}

function isText(head: Buffer): boolean {
  if (head.length === 0 || head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
