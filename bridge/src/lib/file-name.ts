const longest = 200;

/** The name a server gives its file, else the last part of the address; without folders and control characters. */
export function fileNameOf(disposition: string | string[] | undefined, url: URL): string | undefined {
  const header = Array.isArray(disposition) ? (disposition[0] ?? "") : (disposition ?? "");
  const encoded = /filename\*\s*=\s*UTF-8'[^']*'([^;]+)/i.exec(header)?.[1];
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;]+))/i.exec(header);
  const said = encoded === undefined ? (plain?.[1] ?? plain?.[2]) : decoded(encoded.trim());
  return clean(said ?? decoded(url.pathname.split("/").at(-1) ?? ""));
}

function clean(name: string): string | undefined {
  const base = name.split(/[/\\]/).at(-1) ?? "";
  const safe = base
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, "")
    .replace(/^\.+/, "")
    .trim();
  return safe === "" ? undefined : safe.slice(-longest);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
