const signatures: [type: string, offset: number, bytes: number[]][] = [
  ["image/png", 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", 0, [0xff, 0xd8, 0xff]],
  ["image/gif", 0, [0x47, 0x49, 0x46, 0x38]],
  ["image/webp", 8, [0x57, 0x45, 0x42, 0x50]],
  ["application/pdf", 0, [0x25, 0x50, 0x44, 0x46]],
  ["application/vnd.ms-excel", 0, [0xd0, 0xcf, 0x11, 0xe0]],
  ["application/zip", 0, [0x50, 0x4b, 0x03, 0x04]],
];

/** The type that the first bytes of a file tell; `text/plain` for valid UTF-8 without NUL, else undefined. */
export function sniffType(bytes: Uint8Array): string | undefined {
  for (const [type, offset, expected] of signatures) {
    if (expected.every((byte, index) => bytes[offset + index] === byte)) return type;
  }
  return isText(bytes) ? "text/plain" : undefined;
}

/** Images that `/media/upload` takes (contract opencx 9.6). */
export const imageTypes: readonly string[] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** What the widget takes after a handoff, by content: XLSX is a ZIP, CSV is text (contract opencx 9.6). */
export const widgetTypes: readonly string[] = [
  "image/png",
  "image/jpeg",
  "image/gif",
  "application/pdf",
  "text/plain",
  "application/vnd.ms-excel",
  "application/zip",
];

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
