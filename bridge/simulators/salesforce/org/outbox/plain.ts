const entities: Readonly<Record<string, string>> = {
  ...{ lt: "<", gt: ">", quot: '"', amp: "&", nbsp: "\u00a0", copy: "©", reg: "®", trade: "™", euro: "€", pound: "£" },
  ...{ auml: "ä", ouml: "ö", uuml: "ü", Auml: "Ä", Ouml: "Ö", Uuml: "Ü", szlig: "ß", eacute: "é", ntilde: "ñ" },
  ...{ hellip: "…", ndash: "–", mdash: "—", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", laquo: "«", raquo: "»" },
};

/** The words of a rich text, with its lines. */
export function plain(html: string): string {
  const lines = html.replaceAll(/<br\s*\/?>|<\/(p|li|ul|ol|h[1-6]|div)>/gi, "\n");
  const bare = lines.replaceAll(/<[^>]+>/g, "");
  return bare.replaceAll(/&(#\d+|#[xX][0-9a-fA-F]+|\w+);/g, decode).trim();
}

function decode(whole: string, name: string): string {
  if (!name.startsWith("#")) return entities[name] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
