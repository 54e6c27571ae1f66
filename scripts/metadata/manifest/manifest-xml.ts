import type { Members } from "./members.ts";

/** A manifest with sorted types and members, and above them a comment, which XML lets hold no `--`. Without a version it lists deletions. */
export function manifestXml({
  comment,
  members,
  version,
}: {
  comment: string;
  members: Members;
  version?: string;
}): string {
  const types = [...members]
    .filter(([, names]) => names.length > 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([type, names]) => [
      "    <types>",
      ...[...names].sort().map((name) => `        <members>${escape(name)}</members>`),
      `        <name>${type}</name>`,
      "    </types>",
    ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<!--\n${indented(comment)}\n-->`,
    '<Package xmlns="http://soap.sforce.com/2006/04/metadata">',
    ...types,
    ...(version === undefined ? [] : [`    <version>${version}</version>`]),
    "</Package>\n",
  ].join("\n");
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
