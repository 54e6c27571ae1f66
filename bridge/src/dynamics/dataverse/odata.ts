/** A text as an OData literal; the query as a whole is percent-encoded by dynamics-web-api (contract dynamics-365 3.4). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What Dataverse refuses in a text, taken out: control characters but tab and line ends. */
export function cleanText(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the ones
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");
}
